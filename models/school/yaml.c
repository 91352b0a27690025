/* YAML to nodes by libyaml's events, which stay linear where its documents are quadratic. The
 * only file that knows libyaml. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/encoding.h"
#include "base/text.h"
#include "school/node.h"

struct walk {
    struct arena *arena;
    struct diags *d;
    yaml_parser_t parser;
    yaml_event_t event; /* the current one, owned */
    int file, nodes;
};

/* libyaml counts lines and columns from 0. */
static struct pos at_mark(const struct walk *w, yaml_mark_t mark)
{
    return (struct pos){w->file, (int)mark.line + 1, (int)mark.column + 1};
}

/* Moves to the next event; false after a located error. */
static bool next_event(struct walk *w)
{
    yaml_event_delete(&w->event);
    if (yaml_parser_parse(&w->parser, &w->event))
        return true;
    const char *problem = w->parser.problem ? w->parser.problem : "unknown";
    struct pos at = at_mark(w, w->parser.problem_mark);
    if (w->parser.context && w->parser.context_mark.line + 1 != (size_t)at.line)
        diag_error(w->d, at, _("not YAML: %s (%s, which began at line %d)"), problem, w->parser.context,
                   (int)w->parser.context_mark.line + 1);
    else
        diag_error(w->d, at, _("not YAML: %s"), problem);
    return false;
}

static const struct node *walk_node(struct walk *w, int depth);

static struct node *new_node(struct walk *w, enum node_kind kind)
{
    struct node *n = ARENA_NEW(w->arena, struct node);
    n->kind = kind;
    n->pos = at_mark(w, w->event.start_mark);
    return n;
}

static const struct node *walk_scalar(struct walk *w)
{
    struct node *n = new_node(w, NODE_SCALAR);
    const char *text = (const char *)w->event.data.scalar.value;
    size_t length = w->event.data.scalar.length;
    if (memchr(text, '\0', length)) {
        diag_error(w->d, n->pos, _("a text holds the character NUL: remove it"));
        return NULL;
    }
    n->style = w->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? STYLE_PLAIN : STYLE_QUOTED;
    n->text = arena_strndup(w->arena, text, length);
    return n;
}

static const struct node *walk_sequence(struct walk *w, int depth)
{
    struct node *n = new_node(w, NODE_SEQUENCE);
    const struct node **items = NULL;
    int room = 0;
    for (;;) {
        if (!next_event(w))
            break;
        if (w->event.type == YAML_SEQUENCE_END_EVENT) {
            const struct node **kept = ARENA_ARRAY(w->arena, n->count, const struct node *);
            if (n->count)
                memcpy(kept, items, (size_t)n->count * sizeof *items);
            n->items = kept;
            free(items);
            return n;
        }
        if (n->count == room) {
            room = room ? 2 * room : 8;
            items = xrealloc(items, (size_t)room, sizeof *items);
        }
        if (!(items[n->count++] = walk_node(w, depth)))
            break;
    }
    free(items);
    return NULL;
}

/* Adds the key that the current event is to `map`; false after a located error. */
static bool walk_key(struct walk *w, struct node *map, struct entry *entry)
{
    struct pos at = at_mark(w, w->event.start_mark);
    if (w->event.type != YAML_SCALAR_EVENT) {
        diag_error(w->d, at, _("a key must be a word"));
        return false;
    }
    const struct node *key = walk_node(w, 0);
    if (!key)
        return false;
    if (!strcmp(key->text, "<<") && key->style == STYLE_PLAIN) {
        diag_error(w->d, at, _("merge keys (<<) are not read: write the keys out"));
        return false;
    }
    for (int i = 0; i < map->count; i++)
        if (!strcmp(map->entries[i].key, key->text)) {
            diag_error(w->d, at, _("the key '%s' is also defined at line %d: keep one"), key->text,
                       map->entries[i].pos.line);
            return false;
        }
    *entry = (struct entry){key->text, at, NULL};
    return true;
}

static const struct node *walk_mapping(struct walk *w, int depth)
{
    struct node *n = new_node(w, NODE_MAPPING);
    struct entry entries[NODE_KEYS];
    n->entries = entries;
    for (;;) {
        if (!next_event(w))
            return NULL;
        if (w->event.type == YAML_MAPPING_END_EVENT) {
            struct entry *kept = ARENA_ARRAY(w->arena, n->count, struct entry);
            memcpy(kept, entries, (size_t)n->count * sizeof *kept);
            n->entries = kept;
            return n;
        }
        if (n->count == NODE_KEYS) {
            diag_error(w->d, at_mark(w, w->event.start_mark), _("more than %d keys in one mapping"), NODE_KEYS);
            return NULL;
        }
        struct entry *entry = &entries[n->count];
        if (!walk_key(w, n, entry) || !next_event(w) || !(entry->value = walk_node(w, depth)))
            return NULL;
        n->count++;
    }
}

/* What is not read: anchors, aliases and tags. False after a located error. */
static bool plain_event(struct walk *w)
{
    const yaml_event_t *e = &w->event;
    struct pos at = at_mark(w, e->start_mark);
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (e->type) {
    case YAML_ALIAS_EVENT:
        anchor = e->data.alias.anchor;
        break;
    case YAML_SCALAR_EVENT:
        anchor = e->data.scalar.anchor;
        tag = e->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = e->data.sequence_start.anchor;
        tag = e->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = e->data.mapping_start.anchor;
        tag = e->data.mapping_start.tag;
        break;
    default:
        break;
    }
    if (anchor)
        diag_error(w->d, at, _("anchors and aliases (& and *) are not read: write the value out, or quote it"));
    else if (tag)
        diag_error(w->d, at, _("tags (!) are not read: remove it, or quote the value"));
    return !anchor && !tag;
}

/* The node that the current event begins, or NULL after a located error. */
static const struct node *walk_node(struct walk *w, int depth)
{
    struct pos at = at_mark(w, w->event.start_mark);
    if (!plain_event(w))
        return NULL;
    if (depth >= NODE_DEPTH) {
        diag_error(w->d, at, _("nested more than %d deep"), NODE_DEPTH);
        return NULL;
    }
    if (++w->nodes > NODE_LIMIT) {
        diag_error(w->d, at, _("more than %d values in one file: no school needs that"), NODE_LIMIT);
        return NULL;
    }
    switch (w->event.type) {
    case YAML_SCALAR_EVENT:
        return walk_scalar(w);
    case YAML_SEQUENCE_START_EVENT:
        return walk_sequence(w, depth + 1);
    case YAML_MAPPING_START_EVENT:
        return walk_mapping(w, depth + 1);
    default:
        diag_error(w->d, at, _("not YAML: a value was expected here"));
        return NULL;
    }
}

static const struct node *walk_stream(struct walk *w)
{
    struct pos top = {w->file, 1, 1};
    if (!next_event(w) || !next_event(w))
        return NULL;
    if (w->event.type == YAML_STREAM_END_EVENT) {
        diag_error(w->d, top, _("the file is empty"));
        return NULL;
    }
    if (!next_event(w))
        return NULL;
    const struct node *root = walk_node(w, 0);
    if (!root || !next_event(w) || !next_event(w))
        return NULL;
    if (w->event.type != YAML_STREAM_END_EVENT) {
        diag_error(w->d, at_mark(w, w->event.start_mark), _("a second document begins here: a file holds one"));
        return NULL;
    }
    return root;
}

const struct node *yaml_nodes(struct arena *a, const char *bytes, size_t length, int file, struct diags *d)
{
    int mark = encoding_check(bytes, length, file, d);
    if (mark < 0)
        return NULL;
    struct walk w = {.arena = a, .d = d, .file = file};
    if (!yaml_parser_initialize(&w.parser)) {
        diag_error(d, (struct pos){file, 0, 0}, _("out of memory"));
        return NULL;
    }
    yaml_parser_set_encoding(&w.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&w.parser, (const unsigned char *)bytes + mark, length - (size_t)mark);
    const struct node *root = walk_stream(&w);
    yaml_event_delete(&w.event);
    yaml_parser_delete(&w.parser);
    return root;
}
