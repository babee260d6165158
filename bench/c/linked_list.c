/* bench/programs/linked_list.py in C; what the Python program leaves to the collector goes back to a list of free nodes
   here. Returns the checksum. */
enum { LENGTH = 400, ROUNDS = 30 };

struct node {
    int value;
    struct node *next;
};

static struct node pool[4 * LENGTH], *unused;

static struct node *node(int value, struct node *next)
{
    struct node *fresh = unused;
    unused = fresh->next;
    fresh->value = value;
    fresh->next = next;
    return fresh;
}

static void drop(struct node *list)
{
    while (list) {
        struct node *next = list->next;
        list->next = unused;
        unused = list;
        list = next;
    }
}

static struct node *build(int length, int start)
{
    struct node *head = 0;
    for (int i = 0; i < length; i++)
        head = node(start + i, head);
    return head;
}

static struct node *reverse(const struct node *list)
{
    struct node *result = 0;
    for (; list; list = list->next)
        result = node(list->value, result);
    return result;
}

static int total(const struct node *list)
{
    int sum = 0;
    for (; list; list = list->next)
        sum += list->value;
    return sum;
}

static struct node *drop_odd(const struct node *list)
{
    struct node *first = node(0, 0), *last = first;
    for (; list; list = list->next)
        if (list->value % 2 == 0) {
            struct node *fresh = node(list->value, 0);
            last->next = fresh;
            last = fresh;
        }
    struct node *result = first->next;
    first->next = 0;
    drop(first);
    return result;
}

long long bench(void)
{
    unused = 0;
    for (int i = 0; i < 4 * LENGTH; i++) {
        pool[i].next = unused;
        unused = &pool[i];
    }
    long long checksum = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct node *forward = build(LENGTH, i), *nodes = reverse(forward), *even = drop_odd(nodes);
        drop(forward);
        checksum = checksum * 3 + total(nodes) - total(even);
        drop(nodes);
        drop(even);
    }
    return checksum;
}
