/* crawler.reading.html._walk: one walk over the tree that selectolax parsed, in a third of the time that Python takes.
 *
 * What each element does to lines and boxes is told in document.py; flatten_python.py is this walk in Python, and
 * tests/reading/test_walk.py holds both to the same result. A node is told by its address, selectolax's `mem_id`; its
 * tree must outlive the call.
 */
#include "skipped.h"

/* End the line. */
static int flush(Walk *walk)
{
    Buffer *line = &walk->line;
    size_t size = line->size;
    Py_ssize_t linked = walk->linked;
    line->size = 0;
    line->gap = 0;
    walk->linked = 0;
    if (!size)
        return 0;
    return append(walk, TEXTS, decoded(line->bytes, size)) < 0 || append_number(walk, LINKS, linked) < 0 ||
                   append_number(walk, OWNERS, walk->box) < 0
               ? -1
               : 0;
}

/* Keep an element by its id when it is one of those that name a field: pubtime_baidu, source_baidu, … */
static int mark(Walk *walk, void *node, const Look *look)
{
    if (look->id_size < 7 || memcmp(look->id + look->id_size - 6, "_baidu", 6))
        return 0;
    return append(walk, MARKED, Py_BuildValue("(NN)", decoded(look->id, look->id_size), PyLong_FromVoidPtr(node)));
}

static int open_heading(Walk *walk)
{
    if (walk->open_heads == walk->room_for_heads) {
        size_t room = walk->room_for_heads * 2 + 8;
        Py_ssize_t *more = PyMem_Realloc(walk->heads, room * sizeof *more);
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        walk->heads = more;
        walk->room_for_heads = room;
    }
    walk->heads[walk->open_heads++] = lines(walk);
    return 0;
}

static int close_heading(Walk *walk, void *node)
{
    size_t size = 0;
    Bytes name = lexbor.tag_name(node, &size);
    Py_ssize_t start = walk->heads[--walk->open_heads];
    if (start >= lines(walk))
        return 0;
    return append(walk, HEADINGS, Py_BuildValue("(inn)", name && size > 1 ? name[1] - '0' : 1, start, lines(walk)));
}

static int open_box(Walk *walk, void *node, const Look *look)
{
    Py_ssize_t around = walk->box;
    walk->box = PyList_GET_SIZE(walk->column[STARTS]);
    return append_number(walk, PARENTS, around) < 0 || append(walk, KEYS, key_of(look)) < 0 ||
                   append_number(walk, STARTS, lines(walk)) < 0 || append_number(walk, ENDS, -1) < 0 ||
                   append(walk, IDS, PyLong_FromVoidPtr(node)) < 0
               ? -1
               : 0;
}

static int close_box(Walk *walk)
{
    PyObject *end = PyLong_FromSsize_t(lines(walk));
    if (end == NULL || PyList_SetItem(walk->column[ENDS], walk->box, end) < 0)
        return -1;
    walk->box = PyLong_AsSsize_t(PyList_GET_ITEM(walk->column[PARENTS], walk->box));
    return 0;
}

/* Keep the elements that name a field, of a part of the tree that is not shown. */
static int mark_within(Walk *walk, void *top)
{
    for (void *node = top; node != NULL; node = following(node, top)) {
        Look look = lexbor.type(node) == ELEMENT ? look_at(node) : (Look){0};
        if (mark(walk, node, &look) < 0)
            return -1;
    }
    return 0;
}

/* `kinds` has every tag of HTML; the number of any other is greater. */
static int kind_of(void *node, const Py_buffer *kinds)
{
    uintptr_t tag = lexbor.tag(node);
    size_t size = 0;
    if (tag < (uintptr_t)kinds->len)
        return ((Bytes)kinds->buf)[tag];
    Bytes name = lexbor.tag_name(node, &size);
    return name && memchr(name, ':', size) ? INLINE : BOX;
}

/* Keep the images of a part of the tree that is skipped. */
static int images_within(Walk *walk, void *top, const Py_buffer *kinds)
{
    for (void *node = top; node != NULL; node = following(node, top))
        if (lexbor.type(node) == ELEMENT && kind_of(node, kinds) == IMAGE && note_image(walk, node) < 0)
            return -1;
    return 0;
}

/* Begin an element; `descend` says whether its children are walked. */
static int enter(Walk *walk, void *node, const Py_buffer *kinds, int *descend)
{
    Look look;
    int kind = kind_of(node, kinds);
    int full = lexbor.first_child(node) != NULL;
    *descend = 0;
    if (kind >= BREAK && flush(walk) < 0)
        return -1;
    switch (kind) {
    case SKIP:
    case BREAK:
        return 0;
    case NOSCRIPT:
        return images_within(walk, node, kinds);
    case INLINE:
        *descend = full;
        return 0;
    case ROW:
        *descend = full;
        look = look_at(node);
        return mark(walk, node, &look);
    case ANCHOR:
        *descend = full;
        walk->anchored += full;
        return append_node(walk, ANCHORS, node);
    case BOX:
    case STYLED:
    case LINE:
    case PRE:
    case HEADING:
        look = look_at(node);
        switch (skipped(walk, node, &look)) {
        case 0:
            *descend = full;
            walk->preformatted += full && kind == PRE;
            if (mark(walk, node, &look) < 0)
                return -1;
            return full && kind == BOX ? open_box(walk, node, &look) : full && kind == HEADING ? open_heading(walk) : 0;
        case 1:
            if (mark_within(walk, node) < 0)
                return -1;
            return append(walk, CONCEALED, Py_BuildValue("(nNN)", lines(walk), key_of(&look),
                                                         PyBool_FromLong(has_text(walk->document, node))));
        default:
            return -1;
        }
    default:
        return note(walk, node, kind);
    }
}

static int leave(Walk *walk, void *node, int kind)
{
    if (kind == ANCHOR)
        walk->anchored--;
    if (kind == PRE)
        walk->preformatted--;
    if (kind < ROW)
        return 0;
    if (flush(walk) < 0)
        return -1;
    return kind == BOX ? close_box(walk) : kind == HEADING ? close_heading(walk, node) : 0;
}

/* Add text to the line. */
static int read_piece(Walk *walk, Bytes bytes, size_t size)
{
    int solid = add(&walk->line, bytes, size);
    if (solid > 0 && walk->anchored)
        walk->linked += characters(bytes, size);
    return solid < 0 ? -1 : 0;
}

/* Add a text node to the line. The copy that lexbor makes of it ends with the tree: to free each takes longer. */
static int read_text(Walk *walk, void *node)
{
    size_t size = 0;
    Bytes bytes = lexbor.text(node, &size), end = bytes + size, stop;
    if (bytes == NULL)
        return 0;
    while (walk->preformatted && (stop = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        if (read_piece(walk, bytes, (size_t)(stop - bytes)) < 0 || flush(walk) < 0)
            return -1;
        bytes = stop + 1;
    }
    return read_piece(walk, bytes, (size_t)(end - bytes));
}

static int walk_all(Walk *walk, void *root, const Py_buffer *kinds)
{
    void *node = root;
    for (void *beside = lexbor.first_child(walk->document); beside != NULL; beside = lexbor.next(beside))
        if (lexbor.type(beside) == COMMENT && note_comment(walk, beside) < 0)
            return -1;
    while (node != NULL) {
        int descend = 0, failed = 0;
        switch (lexbor.type(node)) {
        case ELEMENT:
            failed = enter(walk, node, kinds, &descend);
            break;
        case TEXT_NODE:
            failed = read_text(walk, node);
            break;
        case COMMENT:
            failed = note_comment(walk, node);
        }
        if (failed)
            return -1;
        if (descend) {
            node = lexbor.first_child(node);
            continue;
        }
        void *next = lexbor.next(node);
        while (next == NULL && node != root) {
            node = lexbor.parent(node);
            if (leave(walk, node, kind_of(node, kinds)) < 0)
                return -1;
            next = node == root ? NULL : lexbor.next(node);
        }
        node = next;
    }
    return 0;
}

PyDoc_STRVAR(walk_doc,
             "walk(root, kinds, show_hidden, drop, style_hides, hidden_by, written)\n--\n\n"
             "Return the columns of a Document, its title and its base. `root` is the `mem_id` of the root element,\n"
             "`kinds` has a byte for each of lexbor's tag numbers; the last three are functions of hidden and script.");

static PyObject *walk_tree(PyObject *module, PyObject *args)
{
    unsigned long long root;
    Py_buffer kinds;
    Walk walk = {.box = -1};
    PyObject *found = NULL;
    (void)module;
    if (lexbor.tag == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "bind() comes first");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "Ky*pO!OOO", &root, &kinds, &walk.show_hidden, &PyFrozenSet_Type, &walk.drop,
                          &walk.style_hides, &walk.hidden_by, &walk.written))
        return NULL;
    void *node = (void *)(uintptr_t)root;
    int ready = (walk.sheet = PySet_New(NULL)) != NULL && (walk.title = PyUnicode_FromString("")) != NULL;
    for (int i = 0; i < COLUMNS; i++)
        ready &= (walk.column[i] = PyList_New(0)) != NULL;
    walk.base = Py_NewRef(Py_None);
    walk.dropping = PySet_GET_SIZE(walk.drop) > 0;
    walk.document = lexbor.parent(node);
    if (ready && walk_all(&walk, node, &kinds) == 0 && (found = PyTuple_New(COLUMNS + 2)) != NULL) {
        for (int i = 0; i < COLUMNS; i++)
            PyTuple_SET_ITEM(found, i, Py_NewRef(walk.column[i]));
        PyTuple_SET_ITEM(found, COLUMNS, Py_NewRef(walk.title));
        PyTuple_SET_ITEM(found, COLUMNS + 1, Py_NewRef(walk.base));
    }
    for (int i = 0; i < COLUMNS; i++)
        Py_XDECREF(walk.column[i]);
    Py_XDECREF(walk.sheet);
    Py_XDECREF(walk.title);
    Py_XDECREF(walk.base);
    PyMem_Free(walk.line.bytes);
    PyMem_Free(walk.heads);
    PyBuffer_Release(&kinds);
    return found;
}

PyDoc_STRVAR(look_doc, "look(node)\n--\n\nReturn the attributes of the element at this address, and its text.");

static PyObject *look_within(PyObject *module, PyObject *address)
{
    void *node = PyLong_AsVoidPtr(address), *top = node;
    (void)module;
    if (node == NULL)
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "no node");
    for (void *above = node; above != NULL; above = lexbor.parent(above))
        top = above;
    return Py_BuildValue("(NN)", attributes(node), text_within(top, node));
}

PyDoc_STRVAR(bind_doc, "bind(path)\n--\n\n"
                       "Find lexbor's functions in the library at `path`. OSError when it lacks one of them.");

static PyObject *bind(PyObject *module, PyObject *args)
{
    const char *path;
    (void)module;
    if (!PyArg_ParseTuple(args, "s", &path))
        return NULL;
    const char *missing = bind_lexbor(path);
    if (missing != NULL)
        return PyErr_Format(PyExc_OSError, "%s: no %s", path, missing);
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {{"bind", bind, METH_VARARGS, bind_doc},
                                {"walk", walk_tree, METH_VARARGS, walk_doc},
                                {"look", look_within, METH_O, look_doc},
                                {NULL, NULL, 0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_walk",
    .m_doc = "One walk over lexbor's tree.",
    .m_size = -1,
    .m_methods = METHODS,
};

PyMODINIT_FUNC PyInit__walk(void)
{
    for (int i = 0; i < COMMON_SIZE; i++)
        if ((common[i] = PyUnicode_InternFromString(COMMON[i])) == NULL)
            return NULL;
    PyObject *module = PyModule_Create(&MODULE);
    if (module != NULL && PyModule_AddIntConstant(module, "VERSION", 4) < 0)
        Py_CLEAR(module);
    return module;
}
