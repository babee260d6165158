from tornado.template import Template
from tornado.escape import json_encode, xhtml_escape
from tornado.util import import_object

print(Template("{% for i in range(2) %}{{ i }},{% end %}").generate(), json_encode({"a": 1}), xhtml_escape("<a>"))
