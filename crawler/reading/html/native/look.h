/* What the walk asks of an element: the attributes that boxes are known and hidden by. */
#ifndef LOOK_H
#define LOOK_H

#include "lexbor.h"

typedef struct {
    Bytes id, class, style;
    size_t id_size, class_size, style_size;
    int hidden;
} Look;

static Look look_at(void *node)
{
    Look look = {0};
    for (void *at = lexbor.first_attribute(node); at != NULL; at = lexbor.next_attribute(at)) {
        size_t size = 0;
        Bytes name = lexbor.attribute_name(at, &size);
        if (name == NULL)
            continue;
        if (size == 2 && !memcmp(name, "id", 2))
            look.id = lexbor.attribute_value(at, &look.id_size);
        else if (size == 5 && !memcmp(name, "class", 5))
            look.class = lexbor.attribute_value(at, &look.class_size);
        else if (size == 5 && !memcmp(name, "style", 5))
            look.style = lexbor.attribute_value(at, &look.style_size);
        else if (size == 6 && !memcmp(name, "hidden", 6))
            look.hidden = 1;
    }
    return look;
}

/* `id|class` in lower case. */
static PyObject *key_of(const Look *look)
{
    size_t size = look->id_size + 1 + look->class_size;
    char small[256], *bytes = size <= sizeof small ? small : PyMem_Malloc(size);
    unsigned char all = 0;
    PyObject *key;
    if (bytes == NULL)
        return PyErr_NoMemory();
    if (look->id_size)
        memcpy(bytes, look->id, look->id_size);
    bytes[look->id_size] = '|';
    if (look->class_size)
        memcpy(bytes + look->id_size + 1, look->class, look->class_size);
    for (size_t i = 0; i < size; i++) {
        all |= (unsigned char)bytes[i];
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] += 'a' - 'A';
    }
    key = decoded(bytes, size);
    if (bytes != small)
        PyMem_Free(bytes);
    if (key != NULL && all >= 0x80)
        Py_SETREF(key, PyObject_CallMethod(key, "lower", NULL));
    return key;
}

#endif
