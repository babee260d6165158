import black

print(black.format_str('x = {  "a":1 }\ndef f( a,b ) :\n  return a+b\n', mode=black.Mode()))
