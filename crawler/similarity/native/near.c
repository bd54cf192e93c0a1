/* crawler.similarity._near: the search of `Near` for texts that are alike.
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

static int greatest_first(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a < b) - (a > b);
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

/* Put the texts of `numbers` with `least` equal bytes or more into `ranked`, the most equal and then the latest first. */
static size_t rank(const Table *table, uint32_t *numbers, size_t count, int least, uint64_t *ranked)
{
    size_t kept = 0;
    qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++) {
        if (i && numbers[i] == numbers[i - 1])
            continue;
        int equal = equal_bytes(table->hashes.buf, (const uint8_t *)table->known.buf + (size_t)numbers[i] * PERMUTATIONS);
        if (equal >= least)
            ranked[kept++] = (uint64_t)equal << 32 | numbers[i];
    }
    qsort(ranked, kept, sizeof *ranked, greatest_first);
    return kept;
}

static PyObject *listed(const uint64_t *ranked, size_t count)
{
    PyObject *found = PyList_New(0);
    for (size_t i = 0; found != NULL && i < count; i++) {
        PyObject *number = PyLong_FromUnsignedLong((uint32_t)ranked[i]);
        if (number == NULL || PyList_Append(found, number) < 0)
            Py_CLEAR(found);
        Py_XDECREF(number);
    }
    return found;
}

PyDoc_STRVAR(alike_doc,
             "alike(hashes, known, before, slots, bits, window, least, most)\n--\n\n"
             "Return the numbers of the texts that share a bucket with `hashes` and `least` bytes or more: the `most`\n"
             "that share most bytes, those first, and of two that share as many the later one.");

static PyObject *alike(PyObject *module, PyObject *args)
{
    Table table;
    int bits, window, least, most;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*y*iiii", &table.hashes, &table.known, &table.before, &table.slots, &bits,
                          &window, &least, &most))
        return NULL;
    int fits = bits >= 0 && bits < 24 && window >= 0 && most >= 0 && table.hashes.len == PERMUTATIONS &&
               table.slots.len == (Py_ssize_t)(sizeof(uint32_t) * BANDS) << bits &&
               table.before.len / (Py_ssize_t)sizeof(uint32_t) / BANDS >= table.known.len / PERMUTATIONS;
    size_t room = fits ? BANDS * (size_t)window + 1 : 1;
    uint32_t *numbers = PyMem_Malloc(room * sizeof *numbers);
    uint64_t *ranked = PyMem_Malloc(room * sizeof *ranked);
    if (!fits)
        PyErr_SetString(PyExc_ValueError, "these are no columns of one table");
    else if (numbers == NULL || ranked == NULL)
        PyErr_NoMemory();
    else {
        size_t count = rank(&table, numbers, mates(&table, bits, window, numbers), least, ranked);
        found = listed(ranked, count < (size_t)most ? count : (size_t)most);
    }
    PyMem_Free(numbers);
    PyMem_Free(ranked);
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
    PyObject *module = PyModule_Create(&MODULE);
    if (module != NULL && PyModule_AddIntConstant(module, "VERSION", 2) < 0)
        Py_CLEAR(module);
    return module;
}
