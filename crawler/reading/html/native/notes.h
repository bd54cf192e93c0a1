/* What a walk has found so far, and what it keeps of elements without text of their own. */
#ifndef NOTES_H
#define NOTES_H

#include "lexbor.h"
#include "line.h"

/* The kinds of document.py, in its order. */
enum { SKIP, INLINE, STYLED, ANCHOR, IMAGE, EMBED, META, TITLE, SCRIPT, STYLE, BASE, NOSCRIPT, BREAK, ROW, LINE, PRE, HEADING, BOX };
enum { LONGEST_TITLE = 400 }; /* characters */

/* The columns of a Document, in the order of its fields. */
enum {
    TEXTS, LINKS, OWNERS, PARENTS, KEYS, STARTS, ENDS, IDS, ANCHORS, ANCHOR_LINES, IMAGES, IMAGE_LINES, IMAGE_BOXES,
    IMAGE_LINKS, EMBEDS, EMBED_LINES, HEADINGS, CONCEALED, METAS, SCRIPTS, MARKED, COMMENTS, COLUMNS
};

typedef struct {
    PyObject *column[COLUMNS], *title, *base, *sheet;
    PyObject *drop, *style_hides, *hidden_by, *written; /* borrowed */
    int show_hidden, sheeted, dropping;
    size_t preformatted; /* open elements whose lines are kept */
    void *document;
    Buffer line;
    Py_ssize_t linked, anchored, box;
    Py_ssize_t *heads; /* first lines of the open headings */
    size_t open_heads, room_for_heads;
} Walk;

/* Append `value`, whose reference is taken over, to a column. */
static int append(Walk *walk, int column, PyObject *value)
{
    if (value == NULL)
        return -1;
    int failed = PyList_Append(walk->column[column], value);
    Py_DECREF(value);
    return failed;
}

static int append_number(Walk *walk, int column, Py_ssize_t number)
{
    return append(walk, column, PyLong_FromSsize_t(number));
}

static Py_ssize_t lines(Walk *walk)
{
    return PyList_GET_SIZE(walk->column[TEXTS]);
}

/* Append a node, and the number of the line that it stands in or before to the column after it. */
static int append_node(Walk *walk, int column, void *node)
{
    return append(walk, column, PyLong_FromVoidPtr(node)) < 0 ? -1 : append_number(walk, column + 1, lines(walk));
}

/* The code of a script or a style sheet, NULL where there is none; it ends with the tree. */
static const char *code_of(void *node, size_t *size)
{
    void *child = lexbor.first_child(node);
    return child ? (const char *)lexbor.text(child, size) : NULL;
}

/* Keep a script; what it writes of its literals becomes text of the line. */
static int note_script(Walk *walk, void *node)
{
    size_t size = 0;
    int failed = 0;
    const char *bytes = code_of(node, &size);
    if (bytes == NULL)
        return 0;
    PyObject *code = decoded(bytes, size);
    if (code != NULL && strstr(bytes, "document.write") && !strstr(bytes, "<script")) {
        Py_ssize_t length = 0;
        PyObject *text = PyObject_CallFunctionObjArgs(walk->written, code, walk->column[SCRIPTS], NULL);
        const char *added = text ? PyUnicode_AsUTF8AndSize(text, &length) : NULL;
        failed = added == NULL || add(&walk->line, (Bytes)added, (size_t)length) < 0;
        Py_XDECREF(text);
    }
    if (append(walk, SCRIPTS, code) < 0)
        return -1;
    return failed ? -1 : 0;
}

static int note_style(Walk *walk, void *node)
{
    size_t size = 0;
    const char *bytes = code_of(node, &size);
    if (bytes == NULL)
        return 0;
    PyObject *code = decoded(bytes, size), *names = NULL, *done = NULL;
    if (code != NULL)
        names = PyObject_CallFunctionObjArgs(walk->hidden_by, code, NULL);
    if (names != NULL)
        done = PyObject_CallMethod(walk->sheet, "update", "O", names);
    Py_XDECREF(code);
    Py_XDECREF(names);
    if (done == NULL)
        return -1;
    Py_DECREF(done);
    walk->sheeted = PySet_GET_SIZE(walk->sheet) > 0;
    return 0;
}

/* Keep the comment that Founder's CMS leaves of its fields. */
static int note_comment(Walk *walk, void *node)
{
    size_t size = 0;
    unsigned char *bytes = lexbor.text(node, &size);
    int failed = 0;
    if (bytes != NULL && size > 11 && !memcmp(bytes, "enpproperty", 11))
        failed = append(walk, COMMENTS, decoded(bytes, size));
    if (bytes != NULL)
        lexbor.free_text(walk->document, bytes);
    return failed;
}

static int note_title(Walk *walk, void *node)
{
    if (PyUnicode_GET_LENGTH(walk->title))
        return 0;
    size_t size = 0, cut = 0;
    unsigned char *bytes = lexbor.text(node, &size);
    if (bytes == NULL)
        return 0;
    for (int count = 0; cut < size && (count += (bytes[cut] & 0xC0) != 0x80) <= LONGEST_TITLE; cut++)
        ;
    Buffer text = {0};
    int failed = add(&text, bytes, cut) < 0;
    lexbor.free_text(walk->document, bytes);
    PyObject *title = failed ? NULL : decoded(text.bytes, text.size);
    PyMem_Free(text.bytes);
    if (title == NULL)
        return -1;
    Py_SETREF(walk->title, title);
    return 0;
}

static int note_base(Walk *walk, void *node)
{
    PyObject *found, *href;
    if (walk->base != Py_None && PyUnicode_GET_LENGTH(walk->base))
        return 0;
    if ((found = attributes(node)) == NULL)
        return -1;
    href = PyDict_GetItem(found, common[3]);
    Py_SETREF(walk->base, Py_NewRef(href ? href : Py_None));
    Py_DECREF(found);
    return 0;
}

/* Keep an image, its box and the link around it. */
static int note_image(Walk *walk, void *node)
{
    Py_ssize_t link = walk->anchored ? PyList_GET_SIZE(walk->column[ANCHORS]) - 1 : -1;
    return append_node(walk, IMAGES, node) < 0 || append_number(walk, IMAGE_BOXES, walk->box) < 0 ||
                   append_number(walk, IMAGE_LINKS, link) < 0
               ? -1
               : 0;
}

/* Keep what an element without text of its own says. */
static int note(Walk *walk, void *node, int kind)
{
    switch (kind) {
    case META:
        return append(walk, METAS, attributes(node));
    case IMAGE:
        return note_image(walk, node);
    case EMBED:
        return append_node(walk, EMBEDS, node);
    case TITLE:
        return note_title(walk, node);
    case SCRIPT:
        return note_script(walk, node);
    case STYLE:
        return note_style(walk, node);
    case BASE:
        return note_base(walk, node);
    default:
        return 0;
    }
}

#endif
