/* Text as it is put together from pieces in UTF-8, its white space collapsed. */
#ifndef LINE_H
#define LINE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef const unsigned char *Bytes;

typedef struct {
    char *bytes;
    size_t size, room;
    int gap; /* white space since the last character */
} Buffer;

/* Whether a letter of the Mongolian script (U+1800 to U+18AF) begins at `at`. */
static int mongolian(Bytes at, Bytes end)
{
    return end - at >= 3 && at[0] == 0xE1 && at[1] >= 0xA0 && (at[1] < 0xA2 || (at[1] == 0xA2 && at[2] <= 0xAF));
}

/* The length of the white space character at `at`, 0 when there is none: what str.isspace() says, in UTF-8.
   U+202F before a Mongolian letter joins a suffix to its word: it is spelling, not space. */
static size_t space(Bytes at, Bytes end)
{
    unsigned char c = *at;
    if (c <= 32)
        return c == 32 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
    if (c == 0xC2)
        return end - at > 1 && (at[1] == 0x85 || at[1] == 0xA0) ? 2 : 0;
    if ((c < 0xE1 || c > 0xE3) || end - at < 3)
        return 0;
    if (c == 0xE3)
        return at[1] == 0x80 && at[2] == 0x80 ? 3 : 0;
    if (c == 0xE1)
        return at[1] == 0x9A && at[2] == 0x80 ? 3 : 0;
    if (at[1] == 0x80)
        return at[2] <= 0x8A || at[2] == 0xA8 || at[2] == 0xA9 || (at[2] == 0xAF && !mongolian(at + 3, end)) ? 3 : 0;
    return at[1] == 0x81 && at[2] == 0x9F ? 3 : 0;
}

static Py_ssize_t characters(Bytes bytes, size_t size)
{
    Py_ssize_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += (bytes[i] & 0xC0) != 0x80;
    return count;
}

/* Add text to a buffer; return whether any of it was not white space, -1 when memory ends. */
static int add(Buffer *buffer, Bytes bytes, size_t size)
{
    Bytes end = bytes + size;
    int solid = 0;
    if (buffer->size + size + 2 > buffer->room) {
        size_t room = (buffer->size + size + 2) * 2;
        char *more = PyMem_Realloc(buffer->bytes, room);
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        buffer->bytes = more;
        buffer->room = room;
    }
    while (bytes < end) {
        size_t white = space(bytes, end);
        if (white) {
            buffer->gap = 1;
            bytes += white;
            continue;
        }
        if (buffer->gap && buffer->size)
            buffer->bytes[buffer->size++] = ' ';
        buffer->gap = 0;
        solid = 1;
        do
            buffer->bytes[buffer->size++] = (char)*bytes++;
        while (bytes < end && ((*bytes & 0xC0) == 0x80 || !space(bytes, end)));
    }
    return solid;
}

static PyObject *decoded(const void *bytes, size_t size)
{
    return PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)size, "replace");
}

#endif
