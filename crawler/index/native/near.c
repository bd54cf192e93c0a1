/* crawler.index._near: the search of `Near` for texts that are alike.
 *
 * near.py tells how the table is laid out and holds the same search in Python; tests/index/test_near.py holds both to
 * the same result.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BANDS = 24, ROWS = 3, PERMUTATIONS = 128 };

typedef struct {
    Py_buffer hashes, known, before, slots;
} Table;

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static int equal_bytes(const uint8_t *left, const uint8_t *right)
{
    int equal = 0;
    for (int i = 0; i < PERMUTATIONS; i++)
        equal += left[i] == right[i];
    return equal;
}

/* Collect the texts that share a bucket with one, the latest `window` of each slot looked at; return how many. */
static size_t mates(const Table *table, int bits, int window, uint32_t *found)
{
    const uint8_t *hashes = table->hashes.buf, *known = table->known.buf;
    const uint32_t *before = table->before.buf, *slots = table->slots.buf;
    size_t texts = (size_t)table->known.len / PERMUTATIONS, count = 0;
    for (size_t band = 0; band < BANDS; band++) {
        const uint8_t *rows = hashes + band * ROWS;
        uint32_t bucket = (uint32_t)rows[0] << 16 | (uint32_t)rows[1] << 8 | rows[2];
        uint32_t number = slots[(band << bits) + (bucket & ((1u << bits) - 1))];
        for (int step = 0; step < window && number != 0 && number < texts; step++) {
            if (!memcmp(known + (size_t)number * PERMUTATIONS + band * ROWS, rows, ROWS))
                found[count++] = number;
            number = before[(size_t)number * BANDS + band];
        }
    }
    return count;
}

static PyObject *listed(const Table *table, uint32_t *numbers, size_t count, int least)
{
    PyObject *found = PyList_New(0);
    qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; found != NULL && i < count; i++) {
        const uint8_t *other = (const uint8_t *)table->known.buf + (size_t)numbers[i] * PERMUTATIONS;
        if ((i && numbers[i] == numbers[i - 1]) || equal_bytes(table->hashes.buf, other) < least)
            continue;
        PyObject *number = PyLong_FromUnsignedLong(numbers[i]);
        if (number == NULL || PyList_Append(found, number) < 0)
            Py_CLEAR(found);
        Py_XDECREF(number);
    }
    return found;
}

PyDoc_STRVAR(alike_doc,
             "alike(hashes, known, before, slots, bits, window, least)\n--\n\n"
             "Return the numbers of the texts that share a bucket with `hashes` and `least` bytes or more.");

static PyObject *alike(PyObject *module, PyObject *args)
{
    Table table;
    int bits, window, least;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*y*iii", &table.hashes, &table.known, &table.before, &table.slots, &bits, &window,
                          &least))
        return NULL;
    int fits = bits >= 0 && bits < 24 && window >= 0 && table.hashes.len == PERMUTATIONS &&
               table.slots.len == (Py_ssize_t)(sizeof(uint32_t) * BANDS) << bits &&
               table.before.len / (Py_ssize_t)sizeof(uint32_t) / BANDS >= table.known.len / PERMUTATIONS;
    uint32_t *numbers = fits ? PyMem_Malloc((size_t)BANDS * (size_t)window * sizeof *numbers + 1) : NULL;
    if (!fits)
        PyErr_SetString(PyExc_ValueError, "these are no columns of one table");
    else if (numbers == NULL)
        PyErr_NoMemory();
    else
        found = listed(&table, numbers, mates(&table, bits, window, numbers), least);
    PyMem_Free(numbers);
    PyBuffer_Release(&table.hashes);
    PyBuffer_Release(&table.known);
    PyBuffer_Release(&table.before);
    PyBuffer_Release(&table.slots);
    return found;
}

static PyMethodDef METHODS[] = {{"alike", alike, METH_VARARGS, alike_doc}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_near",
    .m_doc = "The search of Near.",
    .m_size = -1,
    .m_methods = METHODS,
};

PyMODINIT_FUNC PyInit__near(void)
{
    return PyModule_Create(&MODULE);
}
