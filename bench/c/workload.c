/* An integer workload of the kind that CoreMark made customary, written anew: in each round a linked list is searched,
   reordered and sorted twice, matrices of 16-bit numbers are multiplied, text is read by a state machine, and every result
   goes through a bitwise CRC-16. Data: 40 list nodes, 12x12 matrices, 300 characters (about 2 KiB). Returns the CRC.

   Inputs come from volatiles, so that nothing is computed by the compiler. */
#include <stdint.h>

enum { NODES = 40, SIZE = 12, TEXT = 300 };

volatile uint32_t rounds_in = 20, seed_in = 0x3415;

static uint16_t crc16(uint16_t crc, uint32_t value, int bits)
{
    for (int i = 0; i < bits; i++) {
        uint16_t bit = (crc ^ value) & 1;
        crc >>= 1;
        value >>= 1;
        if (bit)
            crc ^= 0xA001;
    }
    return crc;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

/* --- lists --- */

typedef struct Node {
    struct Node *next;
    int16_t key, weight;
} Node;

static Node nodes[NODES];

static Node *build_list(uint32_t *random)
{
    for (int i = 0; i < NODES; i++) {
        nodes[i].next = i + 1 < NODES ? &nodes[i + 1] : 0;
        nodes[i].key = (int16_t)next_random(random);
        nodes[i].weight = (int16_t)(i * 37 % NODES);
    }
    return nodes;
}

static Node *find(Node *list, int weight)
{
    while (list && list->weight != weight)
        list = list->next;
    return list;
}

static Node *reverse(Node *list)
{
    Node *done = 0;
    while (list) {
        Node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static int by_key(const Node *a, const Node *b) { return a->key - b->key; }
static int by_weight(const Node *a, const Node *b) { return a->weight - b->weight; }

/* Merge sort from the bottom up; stable. */
static Node *sort(Node *list, int (*compare)(const Node *, const Node *))
{
    for (int width = 1;; width *= 2) {
        Node *left = list, *tail = 0;
        int merges = 0;
        list = 0;
        while (left) {
            Node *right = left;
            int in_left = 0, in_right = width;
            merges++;
            while (in_left < width && right) {
                in_left++;
                right = right->next;
            }
            while (in_left > 0 || (in_right > 0 && right)) {
                Node *chosen;
                if (in_left > 0 && !(in_right > 0 && right && compare(left, right) > 0)) {
                    chosen = left;
                    left = left->next;
                    in_left--;
                } else {
                    chosen = right;
                    right = right->next;
                    in_right--;
                }
                if (tail)
                    tail->next = chosen;
                else
                    list = chosen;
                tail = chosen;
            }
            left = right;
        }
        tail->next = 0;
        if (merges <= 1)
            return list;
    }
}

static uint16_t lists(uint32_t *random, uint16_t crc)
{
    Node *list = build_list(random);
    for (int i = 0; i < NODES; i++) {
        Node *found = find(list, i);
        crc = crc16(crc, found ? (uint16_t)found->key : 0, 16);
        if (i % 4 == 0)
            list = reverse(list);
    }
    list = sort(list, by_key);
    for (Node *node = list; node; node = node->next)
        crc = crc16(crc, (uint16_t)node->key, 16);
    list = sort(list, by_weight);
    for (Node *node = list; node; node = node->next)
        crc = crc16(crc, (uint16_t)node->weight, 8);
    return crc;
}

/* --- matrices --- */

static int16_t a[SIZE][SIZE], b[SIZE][SIZE];
static int32_t product[SIZE][SIZE];

static uint16_t matrices(uint32_t *random, uint16_t crc)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = (int16_t)next_random(random);
            b[i][j] = (int16_t)(next_random(random) & 0xFF);
        }
    int16_t offset = (int16_t)next_random(random);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            a[i][j] = (int16_t)(a[i][j] + offset);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int32_t sum = 0;
            for (int k = 0; k < SIZE; k++)
                sum += a[i][k] * b[k][j];
            product[i][j] = sum;
        }
    int32_t total = 0, last = 0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int32_t bits = (product[i][j] >> 2 & 0xF) * (product[i][j] >> 5 & 0x7F); /* bit fields multiplied */
            total += product[i][j] > last ? 10 : bits;
            last = product[i][j];
        }
    return crc16(crc, (uint32_t)total, 32);
}

/* --- text --- */

enum State { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, INVALID, STATES };

static char text[TEXT + 1];

static int write_text(uint32_t *random)
{
    static const char *const words[] = {"5012", "-874", "+122", "35.54400", ".1234500", "-110.700", "5.500e+3", "-.123e-2",
                                        "T0.3e-1F", "-T.T++Tq", "1T3.4e4z", "+0.6400"};
    int at = 0;
    while (at < TEXT - 10) {
        for (const char *word = words[next_random(random) % 12]; *word; word++)
            text[at++] = *word;
        text[at++] = ',';
    }
    text[at] = 0;
    return at;
}

static enum State step(enum State state, char c)
{
    int digit = c >= '0' && c <= '9';
    switch (state) {
    case START: return digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? POINT : INVALID;
    case SIGN: return digit ? INTEGER : c == '.' ? POINT : INVALID;
    case INTEGER: return digit ? INTEGER : c == '.' ? FRACTION : INVALID;
    case POINT: return digit ? FRACTION : INVALID;
    case FRACTION: return digit ? FRACTION : c == 'e' || c == 'E' ? EXPONENT : INVALID;
    case EXPONENT: return c == '+' || c == '-' ? EXPONENT_SIGN : INVALID;
    case EXPONENT_SIGN:
    case SCIENTIFIC: return digit ? SCIENTIFIC : INVALID;
    default: return INVALID;
    }
}

static uint16_t texts(uint32_t *random, uint16_t crc)
{
    uint32_t ended[STATES] = {0}, entered[STATES] = {0};
    int length = write_text(random);
    for (int pass = 0; pass < 2; pass++) {
        enum State state = START;
        for (const char *c = text; *c; c++) {
            if (*c == ',') {
                ended[state]++;
                state = START;
            } else {
                enum State next = step(state, *c);
                if (next != state)
                    entered[next]++;
                state = next;
            }
        }
        for (int i = (int)(next_random(random) % 5); i < length; i += 7) /* damage for the second pass */
            if (text[i] != ',')
                text[i] ^= (char)(next_random(random) & 3);
    }
    for (int i = 0; i < STATES; i++)
        crc = crc16(crc, ended[i] << 16 | entered[i], 32);
    return crc;
}

long long bench(void)
{
    uint32_t random = seed_in;
    uint16_t crc = 0;
    for (uint32_t i = rounds_in; i; i--) {
        crc = lists(&random, crc);
        crc = matrices(&random, crc);
        crc = texts(&random, crc);
    }
    return crc;
}
