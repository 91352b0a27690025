#!/usr/bin/env python3
"""kehou batch --engine slurm on a real Slurm of this machine: munge, slurmctld and two slurmd in a folder of their own.
The same bytes as the local engine; with --long also nodes, workers and the coordinator killed.
usage: tests/slurm.py [KEHOU] [--long]"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

LONG = "--long" in sys.argv
ARGUMENTS = [a for a in sys.argv[1:] if a != "--long"]
KEHOU = os.path.abspath(ARGUMENTS[0] if ARGUMENTS else "build/kehou")
CONF = """ClusterName=kehou
SlurmctldHost=localhost
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={d}/run/munge.sock
CredType=cred/munge
StateSaveLocation={d}/state
SlurmdSpoolDir={d}/spool/%n
SlurmctldPidFile={d}/slurmctld.pid
SlurmdPidFile={d}/%n.pid
SlurmctldLogFile={d}/slurmctld.log
SlurmdLogFile={d}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=10
JobRequeue=1
RequeueExit=75
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=2,batch_sched_delay=0
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[1]} CPUs=2 RealMemory=1000
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[2]} CPUs=2 RealMemory=1000
PartitionName=batch Nodes=n[1-2] Default=YES State=UP
"""


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Cluster:
    """Started in a folder, ended by the processes it started."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kehou-slurm-"))
        os.chmod(self.folder, 0o755)
        self.processes = {}
        for name in ("munge", "run", "state", "spool", "log"):
            (self.folder / name).mkdir(mode=0o755)
        key = self.folder / "munge/munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        for path in (self.folder / "munge", key, self.folder / "run", self.folder / "log"):
            shutil.chown(path, "munge", "munge")
        for name in ("munge", "log"):
            (self.folder / name).chmod(0o700)
        d = self.folder
        self.conf = d / "slurm.conf"
        self.conf.write_text(CONF.format(d=d, ports=free_ports(3)), encoding="utf-8")
        self.env = {**os.environ, "SLURM_CONF": str(self.conf)}
        self.start("munged", "setpriv", "--reuid=munge", "--regid=munge", "--clear-groups", "munged", "--foreground", "--force",
                   f"--key-file={d}/munge/munge.key", f"--socket={d}/run/munge.sock", f"--pid-file={d}/run/munged.pid",
                   f"--log-file={d}/log/munged.log", f"--seed-file={d}/log/seed")
        self.wait(lambda: (d / "run/munge.sock").exists())
        self.start("slurmctld", "slurmctld", "-D", "-i")
        for node in ("n1", "n2"):
            self.node(node)
        self.wait(lambda: self.ask("sinfo", "-h", "-o", "%t %D").split() == ["idle", "2"])

    def start(self, name, *command):
        with open(self.folder / f"{name}.out", "w", encoding="utf-8") as log:
            self.processes[name] = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def node(self, name):
        self.start(name, "slurmd", "-D", "-N", name)

    def ask(self, *command):
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=30, check=False).stdout

    def wait(self, good):
        end = time.monotonic() + 60
        while not good():
            if time.monotonic() > end:
                raise RuntimeError("".join(p.read_text(errors="replace")[-2000:] for p in sorted(self.folder.glob("*.log"))))
            time.sleep(0.2)

    def stop(self):
        self.ask("scancel", "--user=root")
        for name in ("n1", "n2", "slurmctld", "munged"):
            process = self.processes[name]
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.stop)

    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="kehou-batch-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)

    def district(self, schools):
        subprocess.run([KEHOU, "generate", "--district", str(schools), "--students", "40", "--activities", "7", "--class-size", "20",
                        "--seed", "3", "-o", self.work / "d"], check=True)
        return self.work / "d/district.yaml"

    def command(self, district, out, engine, *more):
        return [KEHOU, "batch", district, "-o", self.work / out, "--engine", engine, "--documents", "text", "--quiet", *more]

    def batch(self, district, out, engine, *more):
        run = subprocess.run(self.command(district, out, engine, *more), env=self.cluster.env, capture_output=True, text=True,
                             timeout=600, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)

    def same(self, district, schools):
        names = [f"school00{i}/timetable.yaml" for i in range(1, schools + 1)]
        for name in ("summary.json", "index.html", "tables/schools.csv", "tables/itineraries.csv", *names):
            self.assertEqual((self.work / "slurm" / name).read_bytes(), (self.work / "local" / name).read_bytes(), name)
        self.assertEqual(subprocess.run([KEHOU, "check", district, self.work / "slurm", "--quiet"], check=False).returncode, 0)

    def test_the_same_bytes_as_the_local_engine(self):
        district = self.district(2)
        limits = ("--work-limit", "3000", "--time-limit", "1000")
        self.batch(district, "slurm", "slurm", *limits)
        self.batch(district, "local", "local", *limits)
        self.same(district, 2)

    def until_answers(self, run, n):
        answers = self.work / "slurm/work/answers"
        while not answers.exists() or len(list(answers.glob("*.json"))) < n:
            time.sleep(0.1)
            self.assertIsNone(run.poll())

    @unittest.skipUnless(LONG, "takes minutes")
    def test_nothing_is_lost(self):
        """The coordinator is killed, then a worker, then a node with what runs on it."""
        district = self.district(6)
        limits = ("--work-limit", "400000", "--time-limit", "1000")
        command = self.command(district, "slurm", "slurm", *limits)
        run = subprocess.Popen(command, env=self.cluster.env)
        self.until_answers(run, 2)
        run.kill()
        run.wait()
        run = subprocess.Popen(command, env=self.cluster.env)
        self.until_answers(run, 3)
        for stat in pathlib.Path("/proc").glob("[0-9]*/cmdline"):  # a worker of this batch
            words = stat.read_bytes().split(b"\0") if stat.exists() else []
            if b"batch-task" in words and any(str(self.work).encode() in w for w in words):
                os.kill(int(stat.parent.name), signal.SIGKILL)
                break
        self.cluster.processes["n2"].kill()
        self.cluster.processes["n2"].wait()
        self.assertEqual(run.wait(900), 0)
        self.batch(district, "local", "local", *limits)
        self.same(district, 6)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
