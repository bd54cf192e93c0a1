/* crawler.reading.html._source: what is done to all bytes of a page.
 *
 * GB18030 to text and to UTF-8: characters of one and two bytes, which nearly every page is made of; decode.py gives
 * others to Python's codec.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef const unsigned char *Bytes;

#define HIGH 0x8080808080808080u /* the bits that no eight characters of ASCII have */
enum { LEADS = 126, TRAILS = 190 }; /* of characters of two bytes: 81 to FE, 40 to FE without 7F */

/* Decode `size` bytes by a table into `text` and `utf8`, which have room for `size` characters and twice as many bytes.
 * Return the number of characters and set `length` to that of `utf8`; -1 where there is a character of four bytes, or
 * none.
 */
static Py_ssize_t decode_pairs(Bytes at, size_t size, const Py_UCS2 *table, Py_UCS2 *text, unsigned char *utf8,
                               size_t *length)
{
    Bytes end = at + size;
    Py_UCS2 *character = text;
    unsigned char *byte = utf8;
    while (at < end) {
        uint64_t eight = HIGH;
        if (end - at >= 8)
            memcpy(&eight, at, 8);
        if (!(eight & HIGH)) {
            memcpy(byte, at, 8);
            for (int i = 0; i < 8; i++)
                character[i] = at[i];
            at += 8, byte += 8, character += 8;
            continue;
        }
        if (*at < 0x80) {
            *character++ = *byte++ = *at++;
            continue;
        }
        if (end - at < 2 || *at == 0x80 || *at == 0xFF || at[1] < 0x40 || at[1] == 0x7F || at[1] == 0xFF)
            return -1;
        Py_UCS2 one = table[(at[0] - 0x81) * TRAILS + at[1] - 0x40 - (at[1] > 0x7F)];
        at += 2;
        *character++ = one;
        if (one >= 0x800) {
            *byte++ = 0xE0 | one >> 12;
            *byte++ = 0x80 | (one >> 6 & 0x3F);
        } else {
            *byte++ = 0xC0 | one >> 6;
        }
        *byte++ = 0x80 | (one & 0x3F);
    }
    *length = (size_t)(byte - utf8);
    return character - text;
}

PyDoc_STRVAR(gb_doc, "gb(body, table)\n--\n\n"
                     "Return a GB18030 page as text and in UTF-8, or None where it holds more than characters of one\n"
                     "and two bytes. `table` has those of two bytes, in their order, in native UTF-16.");

static PyObject *gb(PyObject *module, PyObject *args)
{
    Py_buffer body, table;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*", &body, &table))
        return NULL;
    size_t size = (size_t)body.len, length = 0;
    Py_UCS2 *text = PyMem_Malloc(size * (sizeof *text + 2));
    if (table.len != LEADS * TRAILS * (Py_ssize_t)sizeof *text)
        PyErr_SetString(PyExc_ValueError, "the table has another size");
    else if (text == NULL)
        PyErr_NoMemory();
    else {
        unsigned char *utf8 = (unsigned char *)(text + size);
        Py_ssize_t count = decode_pairs(body.buf, size, table.buf, text, utf8, &length);
        found = count < 0 ? Py_NewRef(Py_None)
                          : Py_BuildValue("(Ny#)", PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, text, count), utf8,
                                          (Py_ssize_t)length);
    }
    PyMem_Free(text);
    PyBuffer_Release(&body);
    PyBuffer_Release(&table);
    return found;
}

/* Count in steps that a number of the text's own width can hold: the compiler makes most of those. */
#define COUNT(type)                                                                                                    \
    for (Py_ssize_t i = 0; i < last;) {                                                                                \
        const type *at = data;                                                                                         \
        Py_ssize_t end = last - i > 255 ? i + 255 : last;                                                              \
        type step = 0;                                                                                                 \
        for (; i < end; i++)                                                                                           \
            step += (at[i] == '<') & (at[i + 1] != '/');                                                               \
        count += step;                                                                                                 \
    }

PyDoc_STRVAR(openings_doc, "openings(text)\n--\n\nReturn how many `<` are followed by something that is no `/`.");

static PyObject *openings(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text))
        return PyErr_Format(PyExc_TypeError, "no text");
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t last = PyUnicode_GET_LENGTH(text) - 1, count = 0;
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
        COUNT(Py_UCS1)
        break;
    case PyUnicode_2BYTE_KIND:
        COUNT(Py_UCS2)
        break;
    default:
        COUNT(Py_UCS4)
    }
    return PyLong_FromSsize_t(count);
}

static PyMethodDef METHODS[] = {{"gb", gb, METH_VARARGS, gb_doc},
                                {"openings", openings, METH_O, openings_doc},
                                {NULL, NULL, 0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_source",
    .m_doc = "What is done to all bytes of a page.",
    .m_size = -1,
    .m_methods = METHODS,
};

PyMODINIT_FUNC PyInit__source(void)
{
    PyObject *module = PyModule_Create(&MODULE);
    if (module != NULL && PyModule_AddIntConstant(module, "VERSION", 2) < 0)
        Py_CLEAR(module);
    return module;
}
