/* Which elements are skipped: those that are not shown, and those that a layout leaves out. */
#ifndef SKIPPED_H
#define SKIPPED_H

#include "look.h"
#include "notes.h"

/* Whether the page's own style sheet hides this class or, as `#x`, this id: 1 or 0, -1 for an error. */
static int in_sheet(Walk *walk, Bytes name, size_t size, int is_id)
{
    PyObject *key = decoded(name, size);
    if (key != NULL && is_id)
        Py_SETREF(key, PyUnicode_FromFormat("#%U", key));
    int found = key ? PySet_Contains(walk->sheet, key) : -1;
    Py_XDECREF(key);
    return found;
}

static int sheet_hides(Walk *walk, const Look *look)
{
    int found = look->id_size ? in_sheet(walk, look->id, look->id_size, 1) : 0;
    Bytes at = look->class, end = at + look->class_size;
    while (!found && at < end) {
        size_t white = space(at, end), size = 0;
        at += white;
        while (!white && at + size < end && !space(at + size, end))
            size++;
        if (size)
            found = in_sheet(walk, at, size, 0);
        at += size;
    }
    return found;
}

/* Whether an element is skipped: 1 or 0, -1 for an error. */
static int skipped(Walk *walk, void *node, const Look *look)
{
    int verdict = look->hidden && !walk->show_hidden;
    if (!verdict && !walk->show_hidden && look->style_size) {
        PyObject *style = decoded(look->style, look->style_size);
        PyObject *hides = style ? PyObject_CallOneArg(walk->style_hides, style) : NULL;
        verdict = hides ? PyObject_IsTrue(hides) : -1;
        Py_XDECREF(style);
        Py_XDECREF(hides);
    }
    if (!verdict && !walk->show_hidden && walk->sheeted)
        verdict = sheet_hides(walk, look);
    if (!verdict && walk->dropping) {
        PyObject *id = PyLong_FromVoidPtr(node);
        verdict = id ? PySet_Contains(walk->drop, id) : -1;
        Py_XDECREF(id);
    }
    return verdict;
}

#endif
