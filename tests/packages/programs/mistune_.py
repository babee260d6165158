import mistune

print(mistune.html("# a\n\n*x* **y**\n\n1. b\n2. c\n\n> q\n"))
