// SPDX-License-Identifier: Apache-2.0
// What small processors are usually measured with: sorting a linked list, multiplying matrices, scanning text
// with a state machine, and a checksum of all that. Runs on the processor, and on a PowerPC under Linux,
// where it exits with the low bits of the checksum.
#include <stdint.h>

enum { rounds = ROUNDS, nodes = 48, width = 9 };

struct node {
    struct node* next;
    int16_t value, order;
};

static struct node list[nodes];
static int16_t left[width][width], right[width][width];
static int32_t product[width][width];
static const char text[] = "5012,-874,0x7fe,+3.25e-4,mind,12.5,.25,7e3,-0x1,99999,a,1e,+,0.0.1,";
volatile uint32_t checksum;

static uint16_t crc(uint16_t sum, uint16_t value) {
    for (int bit = 0; bit < 16; ++bit) {
        const int carry = (sum ^ value) & 1;
        sum = (uint16_t)(sum >> 1 ^ (carry ? 0xa001 : 0));
        value >>= 1;
    }
    return sum;
}

static struct node* merged(struct node* a, struct node* b) {
    struct node first, *last = &first;
    while (a && b) {
        struct node** from = a->value <= b->value ? &a : &b;
        last->next = *from;
        last = *from;
        *from = last->next;
    }
    last->next = a ? a : b;
    return first.next;
}

static struct node* sorted(struct node* from, int count) {
    if (count == 1) {
        from->next = 0;
        return from;
    }
    struct node* middle = from;
    for (int k = 0; k < count / 2; ++k) {
        middle = middle->next;
    }
    struct node* second = sorted(middle, count - count / 2);
    return merged(sorted(from, count / 2), second);
}

static uint16_t sort_list(uint16_t sum) {
    for (int k = 0; k < nodes; ++k) {
        list[k] = (struct node){k + 1 < nodes ? &list[k + 1] : 0, (int16_t)(sum * (k + 7) >> 3), (int16_t)k};
    }
    for (struct node* n = sorted(list, nodes); n; n = n->next) {
        sum = (uint16_t)(sum * 31 + n->order);
    }
    return crc(sum, (uint16_t)list[0].value);
}

static uint16_t multiply_matrices(uint16_t sum) {
    for (int i = 0; i < width; ++i) {
        for (int j = 0; j < width; ++j) {
            left[i][j] = (int16_t)(sum + i * j);
            right[i][j] = (int16_t)(sum ^ (i << 4 | j));
        }
    }
    for (int i = 0; i < width; ++i) {
        for (int j = 0; j < width; ++j) {
            int32_t total = 0;
            for (int k = 0; k < width; ++k) {
                total += (int32_t)left[i][k] * right[k][j];
            }
            product[i][j] = total >> 2 & 0xffff;
        }
    }
    return crc(sum, (uint16_t)(product[1][2] + product[8][8]));
}

enum state { start, sign, whole, fraction, exponent, hexadecimal, other, states };

static enum state next(enum state s, char c) {
    const int digit = c >= '0' && c <= '9';
    switch (s) {
    case start:
        return c == '+' || c == '-' ? sign : digit ? whole : c == '.' ? fraction : other;
    case sign:
        return digit ? whole : c == '.' ? fraction : other;
    case whole:
        return digit ? whole : c == '.' ? fraction : c == 'e' ? exponent : c == 'x' ? hexadecimal : other;
    case fraction:
        return digit ? fraction : c == 'e' ? exponent : other;
    case exponent:
        return digit || c == '-' ? exponent : other;
    case hexadecimal:
        return digit || (c >= 'a' && c <= 'f') ? hexadecimal : other;
    default:
        return other;
    }
}

static uint16_t scan_text(uint16_t sum) {
    uint16_t seen[states] = {0};
    enum state s = start;
    for (const char* c = text; *c; ++c) {
        if (*c == ',') {
            ++seen[s];
            s = start;
        } else {
            s = next(s, (char)(*c ^ (sum % 64 == 1)));
        }
    }
    for (int k = 0; k < states; ++k) {
        sum = crc(sum, seen[k]);
    }
    return sum;
}

void run(void) {
    uint16_t sum = 1;
    for (int round = 0; round < rounds; ++round) {
        sum = scan_text(multiply_matrices(sort_list(sum)));
    }
    checksum = sum;
}

static char stack[1024] __attribute__((aligned(16), used));

__asm__(".globl _start\n"
        "_start: lis 1,(stack+1008)@ha\n"
        "la 1,(stack+1008)@l(1)\n"
        "bl run\n"
        "lis 4,checksum@ha\n"
        "lwz 3,checksum@l(4)\n"
        "andi. 3,3,0x7f\n"
        "li 0,1\n"
        "sc\n" // exit; nothing on the processor
        ".long 0x7c00007c\n");
