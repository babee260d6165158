"""Files that are not closed: what they hold is there when somebody asks, and their descriptors come back."""
import os, shutil, subprocess, tempfile, json

folder = tempfile.mkdtemp()
os.chdir(folder)


def dropped(name, text):
    file = open(name, "w")
    file.write(text)


def dropped_bytes(name, data):
    open(name, "wb").write(data)


dropped("a", "abc")
print(os.path.getsize("a"), open("a").read())
dropped_bytes("b", b"hello")
print(os.stat("b").st_size, [entry.stat().st_size for entry in os.scandir(".") if entry.name == "b"])
dropped("c", "to a process")
print(subprocess.run(["cat", "c"], capture_output=True).stdout)
alive = open("d", "w")
alive.write("alive")
print(os.path.getsize("d"))
alive.flush()
print(os.path.getsize("d"))
dropped("e", "x" * 20000)
print(os.path.getsize("e"))
json.dump([1, 2], open("f", "w"))
os.rename("f", "g")
print(open("g").read(), open("d").read())
for number in range(1500):
    open("h", "w").write(str(number))
    open("h").read()
alive.write("!")
alive.close()
print(len(os.listdir("/proc/self/fd")) < 600, open("d").read(), open("h").read())
os.chdir("/")
shutil.rmtree(folder)
