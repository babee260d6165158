import xlsxwriter, io, zipfile

b = io.BytesIO()
w = xlsxwriter.Workbook(b)
s = w.add_worksheet()
s.write(0, 0, "a")
s.write(1, 1, 2.5)
w.close()
print(sorted(zipfile.ZipFile(b).namelist()))
