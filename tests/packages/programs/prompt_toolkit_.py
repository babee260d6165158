from prompt_toolkit.formatted_text import HTML, to_formatted_text
from prompt_toolkit.document import Document

print(to_formatted_text(HTML("<b>x</b>y")), Document("hello world", 3).get_word_before_cursor())
