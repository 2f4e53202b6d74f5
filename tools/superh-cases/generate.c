/*
 * Writes single-instruction cases of the SH-4: a freestanding program that runs under user-mode emulation. It has to be
 * compiled with -O0, and without anything that needs a library. See generate.sh.
 */
typedef unsigned int word;
typedef unsigned short half;
typedef unsigned char byte;

#include "instructions.h"

/* In the order in which runner.S reads and writes them. */
struct registers_in {
    word bank, fr[16], xf[16], q, m, s, t, fpscr, fpul, mach, macl, pr, gbr, r[15];
};

struct registers_out {
    word fr[16], xf[16], saturated, step, t, fpscr, fpul, mach, macl, pr, gbr, r[15];
};

/* What a case begins and ends with, r0 included. */
struct state {
    word r[16], fr[16], xf[16], memory[16], gbr, pr, mach, macl, fpul, fpscr, t, s, x;
};

enum { PRECISION = 1 << 19, PAIRS = 1 << 20, BANK = 1 << 21, DENORMALS = 1 << 18 };
enum { MEMORY_WORDS = 16, R0_WORD = 255, LITERAL_WORDS = 258, LINE = 4096 };

extern struct registers_in input_words;
extern struct registers_out output_words;
extern word scratch[1024];
extern half slot[];
extern word slot_literals[];
extern const word finish_offset, finish_without_gbr_offset;
void run_slot(void);

static word seed = 0x2545F491;
static char line[LINE];
static word length;

static word random_word(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

/* 0 to limit - 1, for a limit below 65536. */
static word below(word limit)
{
    return ((random_word() >> 16) * limit) >> 16;
}

static word pattern(word index)
{
    return 0x9E3779B9u * (index + 1);
}

static word interesting(void)
{
    static const word values[] = { 0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF, 0xFFFF8000, 31, 32, 0xFFFFFFE0, 0xFFFFFFE1 };
    return below(3) == 0 ? values[below(sizeof values / sizeof values[0])] : random_word();
}

static word interesting_single(void)
{
    static const word values[] = {
        0, 0x80000000, 0x3F800000, 0xBF800000, 0x40000000, 0x3F000000, 0x7F800000, 0xFF800000, 0x7FBFFFFF, 0x7FFFFFFF, 0x7F800001,
        0x7F7FFFFF, 0x00800000, 0x80800000, 0x00000001, 0x007FFFFF, 0x4F000000, 0xCF000000, 0xCF000001, 0x4EFFFFFF, 0x34000000,
    };
    switch (below(4)) {
    case 0: return values[below(sizeof values / sizeof values[0])];
    case 1: return random_word();
    case 2: return (random_word() & 0x807FFFFF) | ((120 + below(40)) << 23);
    default: return (random_word() & 0x80700000) | ((122 + below(10)) << 23);
    }
}

static void interesting_double(word *pair)
{
    static const word values[][2] = {
        { 0, 0 }, { 0x80000000, 0 }, { 0x3FF00000, 0 }, { 0xBFF00000, 0 }, { 0x40000000, 0 }, { 0x7FF00000, 0 }, { 0xFFF00000, 0 },
        { 0x7FF7FFFF, 0xFFFFFFFF }, { 0x7FF80000, 0 }, { 0x7FEFFFFF, 0xFFFFFFFF }, { 0x00100000, 0 }, { 0, 1 }, { 0x000FFFFF, 0xFFFFFFFF },
        { 0x41DFFFFF, 0xFFC00000 }, { 0x41E00000, 0 }, { 0xC1E00000, 0 }, { 0xC1E00000, 0x001FFFFF }, { 0xC1E00000, 0x00200000 },
        { 0x47EFFFFF, 0xF0000000 }, { 0x47F00000, 0 }, { 0x38100000, 0 }, { 0x380FFFFF, 0xFFFFFFFF }, { 0x36A00000, 0 }, { 0x36900000, 0 }, { 0x36900000, 1 },
    };
    word index;
    pair[0] = random_word();
    pair[1] = random_word();
    switch (below(4)) {
    case 0:
        index = below(sizeof values / sizeof values[0]);
        pair[0] = values[index][0];
        pair[1] = values[index][1];
        break;
    case 1:
        break;
    case 2:
        pair[0] = (pair[0] & 0x800FFFFF) | ((1000 + below(60)) << 20);
        break;
    default:
        pair[0] = (pair[0] & 0x800F0000) | ((1018 + below(10)) << 20);
        pair[1] = 0;
        break;
    }
}

static int is_denormal(word high, word low, word exponent)
{
    return (high & exponent) == 0 && ((high & 0x7FFFFFFF) | low) != 0;
}

static int is_quiet(word high, word exponent, word quiet_bit)
{
    word fraction = (exponent | 0x80000000) ^ 0xFFFFFFFF;
    return (high & exponent) == exponent && (high & fraction) != 0 && (high & quiet_bit) == 0;
}

static int is_nan(word high, word low, word exponent)
{
    word fraction = (exponent | 0x80000000) ^ 0xFFFFFFFF;
    return (high & exponent) == exponent && ((high & fraction) | low) != 0;
}

static void flush(void)
{
    register word number __asm__("r3") = 4;
    register word file __asm__("r4") = 1;
    register const char *text __asm__("r5") = line;
    register word size __asm__("r6") = length;
    __asm__ volatile("trapa #0x13" : "+r"(number) : "r"(file), "r"(text), "r"(size) : "r0", "memory");
    length = 0;
}

static void put(const char *text)
{
    while (*text != 0) {
        line[length++] = *text++;
    }
}

static void put_hex(word value, word digits)
{
    while (digits > 1 && value >> (4 * (digits - 1)) == 0) {
        digits--;
    }
    while (digits > 0) {
        digits--;
        line[length++] = "0123456789abcdef"[(value >> (4 * digits)) & 15];
    }
}

static void put_number(word value)
{
    if (value >= 10) {
        put("1");
        value -= 10;
    }
    line[length++] = '0' + value;
}

static void put_change(const char *name, int index, word before, word after)
{
    if (before == after) {
        return;
    }
    put(" ");
    put(name);
    if (index >= 0) {
        put_number(index);
    }
    put("=");
    put_hex(after, 8);
}

static void put_changes(const struct state *before, const struct state *after)
{
    word i;
    for (i = 0; i < 16; i++) {
        put_change("r", i, before->r[i], after->r[i]);
    }
    put_change("gbr", -1, before->gbr, after->gbr);
    put_change("pr", -1, before->pr, after->pr);
    put_change("mach", -1, before->mach, after->mach);
    put_change("macl", -1, before->macl, after->macl);
    put_change("fpul", -1, before->fpul, after->fpul);
    put_change("fpscr", -1, before->fpscr, after->fpscr);
    put_change("t", -1, before->t, after->t);
    put_change("s", -1, before->s, after->s);
    put_change("x", -1, before->x, after->x);
    for (i = 0; i < 16; i++) {
        put_change("fr", i, before->fr[i], after->fr[i]);
    }
    for (i = 0; i < 16; i++) {
        put_change("xf", i, before->xf[i], after->xf[i]);
    }
    for (i = 0; i < MEMORY_WORDS; i++) {
        put_change("w", i, before->memory[i], after->memory[i]);
    }
}

static void base_state(struct state *state)
{
    word i;
    for (i = 0; i < 16; i++) {
        state->r[i] = pattern(i);
        state->fr[i] = pattern(16 + i);
        state->xf[i] = pattern(32 + i);
        state->memory[i] = pattern(48 + i);
    }
    state->gbr = (word)scratch;
    state->pr = pattern(64);
    state->mach = pattern(65);
    state->macl = pattern(66);
    state->fpul = pattern(67);
    state->fpscr = 0;
    state->t = 0;
    state->s = 0;
    state->x = 0;
}

/* Not an assignment: that calls the compiler's library. */
static void copy(struct state *to, const struct state *from)
{
    word i;
    for (i = 0; i < sizeof *to / sizeof(word); i++) {
        ((word *)to)[i] = ((const word *)from)[i];
    }
}

static void load(const struct state *state, word q)
{
    word i;
    input_words.bank = state->fpscr & BANK;
    for (i = 0; i < 16; i++) {
        input_words.fr[i] = state->fr[i];
        input_words.xf[i] = state->xf[i];
        scratch[i] = state->memory[i];
    }
    input_words.q = q << 31;
    input_words.m = (q ^ state->x) << 31;
    input_words.s = state->s;
    input_words.t = state->t;
    input_words.fpscr = state->fpscr;
    input_words.fpul = state->fpul;
    input_words.mach = state->mach;
    input_words.macl = state->macl;
    input_words.pr = state->pr;
    input_words.gbr = state->gbr;
    for (i = 1; i < 16; i++) {
        input_words.r[i - 1] = state->r[i];
    }
    scratch[R0_WORD] = state->r[0];
}

static void store(struct state *state, const struct state *before, int sets_gbr)
{
    word i;
    for (i = 0; i < 16; i++) {
        state->fr[i] = output_words.fr[i];
        state->xf[i] = output_words.xf[i];
        state->memory[i] = scratch[i];
    }
    for (i = 1; i < 16; i++) {
        state->r[i] = output_words.r[i - 1];
    }
    state->r[0] = sets_gbr ? output_words.pr : scratch[R0_WORD];
    state->pr = sets_gbr ? before->pr : output_words.pr;
    state->gbr = output_words.gbr;
    state->mach = output_words.mach;
    state->macl = output_words.macl;
    state->fpul = output_words.fpul;
    state->fpscr = output_words.fpscr;
    state->t = output_words.t;
    state->s = output_words.saturated == 0x7FFFFFFF;
    state->x = output_words.step == 1;
}

static half encode(const char *bits)
{
    word code = 0;
    word i;
    for (i = 0; i < 16; i++) {
        word bit = bits[i] == '0' ? 0 : bits[i] == '1' ? 1 : random_word() >> 31;
        code = (code << 1) | bit;
    }
    return (half)code;
}

/* Cases whose answer the emulator is known to get wrong, or that the processor leaves undefined. See README.md. */
static int is_excluded(const struct instruction *instruction, const struct state *state, word n, word m)
{
    byte tail = (instruction->bits[12] - '0') * 8 + (instruction->bits[13] - '0') * 4 + (instruction->bits[14] - '0') * 2 + (instruction->bits[15] - '0');
    int is_double = instruction->kind == DOUBLE;
    word exponent = is_double ? 0x7FF00000 : 0x7F800000;
    word quiet_bit = is_double ? 0x00080000 : 0x00400000;
    if (instruction->kind != SINGLE && !is_double) {
        return 0;
    }
    if (tail == 4 && (is_quiet(state->fr[n], exponent, quiet_bit) || is_quiet(state->fr[m], exponent, quiet_bit))) {
        return 1;
    }
    if (tail == 13 && m == 3) {
        return is_nan(state->fr[n], is_double ? state->fr[n + 1] : 0, exponent);
    }
    if (tail == 14 && is_nan(state->fr[n], 0, exponent)) {
        return 1;
    }
    return 0;
}

static void set_address(struct state *state, const struct instruction *instruction, word n, word m, half code)
{
    word size = instruction->size;
    word cell = 2 + 2 * below(5);
    word address = (word)(scratch + cell);
    word step = size == 0 ? 0 : size >= 4 ? 4 * below(size == 4 ? 2 : 1) : size * below(8 >> (size == 2));
    state->memory[cell] = interesting();
    state->memory[cell + 1] = interesting();
    address += instruction->kind == AT_BOTH ? 0 : step;
    switch (instruction->kind) {
    case AT_M:
        state->r[m] = address;
        break;
    case AT_N:
    case SETS_GBR_FROM_MEMORY:
        state->r[n] = address;
        break;
    case BEFORE_N:
        state->r[n] = address + size;
        break;
    case AT_BOTH:
        state->r[n] = address;
        if (m != n) {
            cell = 2 + below(10);
            state->memory[cell] = interesting();
            state->r[m] = (word)(scratch + cell);
        }
        state->mach = below(2) == 0 ? interesting() : below(2) == 0 ? 0x7FFF : 0;
        state->macl = interesting();
        state->s = 0;
        break;
    case INDEXED_M:
        state->r[0] = random_word();
        state->r[m] = address - state->r[0];
        break;
    case INDEXED_N:
        state->r[0] = random_word();
        state->r[n] = address - state->r[0];
        break;
    case NEAR_M:
        state->r[m] = address - (code & 15) * size;
        break;
    case NEAR_N:
        state->r[n] = address - (code & 15) * size;
        break;
    case GLOBAL_INDEXED:
        state->r[0] = address - state->gbr;
        break;
    }
}

static int is_clean(const struct state *state, int is_double, word n, word m)
{
    word exponent = is_double ? 0x7FF00000 : 0x7F800000;
    return !is_denormal(state->fr[n], is_double ? state->fr[n + 1] : 0, exponent)
        && !is_denormal(state->fr[m], is_double ? state->fr[m + 1] : 0, exponent)
        && !is_denormal(state->fr[0], 0, 0x7F800000) && !is_denormal(state->fpul, 0, 0x7F800000);
}

static void set_floats(struct state *state, const struct instruction *instruction, word n, word m)
{
    word i;
    int is_double = instruction->kind == DOUBLE || instruction->kind == VECTOR || (instruction->kind == FROM_INTEGER && instruction->size == 8)
        || instruction->kind == FROM_SINGLE;
    state->fpscr = below(4) == 0 ? below(32) << 2 : 0;
    state->fpscr |= below(3) == 0 ? 1 : 0;
    state->fpscr |= below(6) == 0 && instruction->kind != VECTOR ? BANK : 0;
    state->fpscr |= is_double ? PRECISION : 0;
    switch (instruction->kind) {
    case SINGLE:
        state->fr[n] = interesting_single();
        state->fr[m] = interesting_single();
        if (instruction->bits[12] == '1' && instruction->bits[13] == '1' && instruction->bits[14] == '1') {
            state->fr[0] = interesting_single();
        }
        break;
    case DOUBLE:
        interesting_double(state->fr + n);
        interesting_double(state->fr + m);
        break;
    case PAIR:
        state->fpscr |= PAIRS;
        break;
    case FROM_INTEGER:
        state->fpul = interesting();
        break;
    case FROM_SINGLE:
        state->fpul = interesting_single();
        break;
    case VECTOR:
        for (i = 0; i < 4; i++) {
            state->fr[i] = ((122 + below(10)) << 23) | (random_word() & 0x807FFFFF);
        }
        break;
    }
    if (below(5) == 0 && is_clean(state, instruction->kind == DOUBLE, n, m)) {
        state->fpscr |= DENORMALS;
    }
}

/* Makes the operands. Gives 0 where the choice of registers is of no use. */
static int prepare(struct state *state, const struct instruction *instruction, half code)
{
    word n = (code >> 8) & 15;
    word m = (code >> 4) & 15;
    word low = code & 255;
    int is_float = instruction->bits[0] == '1' && instruction->bits[1] == '1' && instruction->bits[2] == '1' && instruction->bits[3] == '1';
    state->t = below(2);
    state->x = below(2);
    state->s = below(4) == 0;
    switch (instruction->kind) {
    case PLAIN:
    case SETS_GBR:
        /* A negative number in the stack pointer begins an atomic sequence for the emulator. */
        if (n == 15 && (code >> 12) == 14) {
            return 0;
        }
        state->r[n] = interesting();
        state->r[m] = below(6) == 0 ? state->r[n] : interesting();
        state->r[0] = below(3) == 0 ? (word)(int)(signed char)code : interesting();
        state->fpscr = (instruction->bits[1] == '0' && instruction->bits[9] == '1') ? random_word() & 0x003FF07F : 0;
        if (instruction->bits[0] == '0' && instruction->bits[1] == '1' && low == 0x6A) {
            state->r[n] &= 0xFFFFF07F;
        }
        /* div1 */
        return (code & 0xF00F) != 0x3004 || (n != m && state->r[m] != 0);
    case GLOBAL:
        low = (instruction->size * low) >> 2;
        if (low < 1 || low >= MEMORY_WORDS) {
            return 0;
        }
        state->memory[low] = interesting();
        state->r[0] = interesting();
        return 1;
    case LITERAL:
        return low >= 2;
    case AT_BOTH:
        if (n == m) {
            return 0;
        }
        break;
    case INDEXED_M:
        if (m == 0) {
            return 0;
        }
        break;
    case INDEXED_N:
        if (n == 0) {
            return 0;
        }
        break;
    case SINGLE:
    case DOUBLE:
    case PAIR:
    case FROM_INTEGER:
    case FROM_SINGLE:
    case VECTOR:
        set_floats(state, instruction, n, m);
        return !is_excluded(instruction, state, n, m);
    }
    if (is_float) {
        /* A pair in memory is one double; two singles in a row are what the processor takes it for without PR. */
        state->fpscr = instruction->size == 8 ? PAIRS | PRECISION : 0;
    } else if (instruction->bits[15] != '1') {
        state->r[m] = interesting();
        state->r[0] = interesting();
    }
    set_address(state, instruction, n, m, code);
    return 1;
}

static void fix_control(const struct instruction *instruction, struct state *state)
{
    /* Enabled exceptions would end the program. */
    if (instruction->bits[0] == '0' && instruction->kind == AT_N && instruction->bits[9] == '1' && instruction->bits[10] == '1') {
        word i;
        for (i = 0; i < MEMORY_WORDS; i++) {
            state->memory[i] &= 0xFFFFF07F;
        }
    }
}

static void one_case(const struct instruction *instruction)
{
    struct state base, before, after;
    half code;
    word q = below(2);
    int sets_gbr = instruction->kind == SETS_GBR || instruction->kind == SETS_GBR_FROM_MEMORY;
    do {
        code = encode(instruction->bits);
        base_state(&base);
        copy(&before, &base);
    } while (!prepare(&before, instruction, code));
    fix_control(instruction, &before);
    load(&before, q);
    slot[0] = code;
    slot[1] = 0xA000 | (((sets_gbr ? finish_without_gbr_offset : finish_offset) >> 1) & 0xFFF);
    run_slot();
    store(&after, &before, sets_gbr);
    put_hex(code | 0x10000, 5);
    line[length - 5] = line[length - 4];
    line[length - 4] = line[length - 3];
    line[length - 3] = line[length - 2];
    line[length - 2] = line[length - 1];
    length--;
    put_changes(&base, &before);
    put(" :");
    put_changes(&before, &after);
    put("\n");
    flush();
}

void generate(void)
{
    word i, j;
    int only_memory = *(const byte *)&seed != 0x91;
    for (i = 0; i < LITERAL_WORDS; i++) {
        slot_literals[i] = pattern(256 + i);
    }
    for (i = 0; i < sizeof instructions / sizeof instructions[0]; i++) {
        const struct instruction *instruction = instructions + i;
        if (only_memory && (instruction->size == 0 || (instruction->kind == AT_BOTH && instruction->size == 2))) {
            continue;
        }
        put("# ");
        put(instruction->name);
        put("\n");
        flush();
        for (j = 0; j < instruction->count; j++) {
            one_case(instruction);
        }
    }
}
