import openpyxl, io

wb = openpyxl.Workbook()
ws = wb.active
ws["A1"] = 1
ws.append([2, "x", 3.5])
ws["B3"] = "=SUM(A1:A2)"
b = io.BytesIO()
wb.save(b)
w2 = openpyxl.load_workbook(io.BytesIO(b.getvalue()))
print([[c.value for c in r] for r in w2.active.rows])
