"""Waits for pin 0, and answers on pin 1 with the same level; then says how often."""

from machine import Pin

ANSWERS = 200


def serve(question, answer, count):
    for _ in range(count):
        while not question.value():
            pass
        answer.on()
        while question.value():
            pass
        answer.off()


serve(Pin(0, Pin.IN), Pin(1, Pin.OUT), ANSWERS)
print("answered", ANSWERS, "times")
