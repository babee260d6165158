import subprocess, os, sys
print("first")
print(subprocess.run(["echo", "hello", "é"], capture_output=True, text=True))
print("after")
r = subprocess.run("cat; echo err >&2; exit 3", shell=True, input=b"abc" * 40000, capture_output=True); print(r.returncode, len(r.stdout), r.stderr)
try: subprocess.run(["false"], check=True)
except subprocess.CalledProcessError as e: print(e)
try: subprocess.run(["/nope/x"])
except OSError as e: print(repr(e), e.filename)
try: subprocess.run(["sleep", "5"], timeout=0.05)
except subprocess.TimeoutExpired as e: print(e.cmd)
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
p.stdin.write("line\n"); p.stdin.flush(); print(p.stdout.readline(), p.poll()); p.stdin.close(); print(p.wait(), p.returncode); p.stdout.close()
print(subprocess.check_output(["sh", "-c", "echo $X; pwd"], env={"X": "5", "PATH": os.environ["PATH"]}, cwd="/").decode())
p = subprocess.Popen(["sleep", "9"]); p.terminate(); print(p.wait()); p = subprocess.Popen(["sleep", "9"]); p.kill(); print(p.wait())
print(os.system("exit 2"), os.waitstatus_to_exitcode(os.system("exit 2")), os.popen("echo popen").read())
sys.stdout.flush(); print(subprocess.getoutput("echo a; echo b"), subprocess.getstatusoutput("exit 4"))
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as pool: print(list(pool.map(lambda n: subprocess.check_output(["echo", str(n)]), range(3))))
import tempfile
with tempfile.TemporaryDirectory() as folder:
    child = os.path.join(folder, "child.py")
    with open(child, "w") as f: f.write("import sys; print(sys.argv[1:])\n")
    print(subprocess.run([sys.executable, child, "--float", ".1e", "--stats"], capture_output=True, text=True).stdout)

import pathlib
here = pathlib.Path(".").resolve()
print(subprocess.run(["pwd", "-L"], cwd=here, capture_output=True, text=True).stdout == f"{here}\n")
print(subprocess.run([pathlib.Path("/bin/ls"), "-d", here], cwd=str(here).encode(), capture_output=True).stdout == f"{here}\n".encode())
print(subprocess.run(pathlib.Path("/bin/true")).returncode)
for words, folder in (["ls", 5], None), (["ls"], 2.5), (["ls"], pathlib.Path("/nope/at/all")):
    try: subprocess.run(words, cwd=folder)
    except (TypeError, OSError) as e: print(type(e), e)
