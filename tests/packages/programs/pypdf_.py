import pypdf, io

w = pypdf.PdfWriter()
w.add_blank_page(100, 200)
w.add_metadata({"/Title": "t"})
b = io.BytesIO()
w.write(b)
r = pypdf.PdfReader(io.BytesIO(b.getvalue()))
print(len(r.pages), r.pages[0].mediabox, r.metadata.title)
