#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_read(struct arena *a, const char *path, size_t *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct stat st;
    char *bytes = NULL;
    if (fstat(fd, &st) == 0) {
        if (S_ISDIR(st.st_mode)) {
            errno = EISDIR;
        } else if (!S_ISREG(st.st_mode)) {
            errno = EINVAL;
        } else if (st.st_size > FILE_LIMIT) {
            errno = EFBIG;
        } else {
            size_t want = (size_t)st.st_size, got = 0;
            bytes = arena_alloc(a, want + 1);
            while (got < want) {
                ssize_t n = read(fd, bytes + got, want - got);
                if (n < 0 && errno == EINTR)
                    continue;
                if (n < 0) {
                    bytes = NULL;
                    break;
                }
                if (n == 0)
                    break;
                got += (size_t)n;
            }
            *length = got;
        }
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return bytes;
}

bool file_replace(const char *path, const char *bytes, size_t length)
{
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.%ld.new", path, (long)getpid()) >= (int)sizeof temporary) {
        errno = ENAMETOOLONG;
        return false;
    }
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    bool good = true;
    for (size_t done = 0; good && done < length;) {
        ssize_t n = write(fd, bytes + done, length - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            good = false;
        else
            done += (size_t)n;
    }
    if (good && fsync(fd) != 0)
        good = false;
    int saved = errno;
    if (close(fd) != 0 && good) {
        good = false;
        saved = errno;
    }
    if (good && rename(temporary, path) == 0)
        return true;
    if (good)
        saved = errno;
    unlink(temporary);
    errno = saved;
    return false;
}

bool folder_make(const char *path)
{
    char partial[4096];
    if (strlen(path) >= sizeof partial) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(partial, path);
    for (char *p = partial + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        if (mkdir(partial, 0755) != 0 && errno != EEXIST)
            return false;
        if (end == '\0')
            break;
        *p = end;
    }
    struct stat st;
    if (stat(path, &st) != 0)
        return false;
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return false;
    }
    return true;
}

char *path_beside(struct arena *a, const char *from, const char *path)
{
    const char *slash = strrchr(from, '/');
    if (path[0] == '/' || !slash)
        return arena_strdup(a, path);
    return arena_printf(a, "%.*s/%s", (int)(slash - from), from, path);
}

void sha256(const char *bytes, size_t length, unsigned char out[32])
{
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)bytes, length);
    SHA256Final(out, &context);
}

void sha256_hex(const char *bytes, size_t length, char out[65])
{
    unsigned char raw[32];
    sha256(bytes, length, raw);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", raw[i]);
}
