"""A grey picture is made smaller and larger, by the nearest pixel and by blending two; sizes are arguments."""


def picture(width, height):
    return [(x * x + 3 * y * y + x * y) & 255 for y in range(height) for x in range(width)]


def nearest(pixels, width, height, new_width, new_height):
    out = []
    for at in range(new_width * new_height):
        x, y = at % new_width, at // new_width
        out.append(pixels[y * height // new_height * width + x * width // new_width])
    return out


def blended(pixels, width, height, new_width):
    out = []
    for at in range(new_width * height):
        x, y = at % new_width, at // new_width
        position = x * (width - 1)
        left = position // new_width
        part = position % new_width
        first = pixels[y * width + left]
        second = pixels[y * width + left + 1]
        out.append((first * (new_width - part) + second * part) // new_width)
    return out


source = picture(90, 60)
for _ in range(3):
    small = nearest(source, 90, 60, 70, 45)
    wide = blended(small, 70, 45, 130)
    print(len(small), sum(small), len(wide), sum(wide))
    source = nearest(wide, 130, 45, 90, 60)
