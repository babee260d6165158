from tqdm import tqdm
import io

f = io.StringIO()
for i in tqdm(range(5), file=f, mininterval=0, ascii=True):
    pass
print(f.getvalue().count("5/5"), tqdm.format_sizeof(12345), tqdm.format_interval(3700))
