/* lexbor's tree, by the functions that it exports for bindings. They are found in the library that selectolax has
 * loaded, so nothing here knows how lexbor lays out its nodes.
 */
#ifndef LEXBOR_H
#define LEXBOR_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <dlfcn.h>
#include <string.h>

#include "line.h"

/* The DOM's types of nodes. */
enum { ELEMENT = 1, TEXT_NODE = 3, COMMENT = 8 };
enum { LONGEST_TEXT = 1000, MOST_NODES = 1000 };

typedef void *(*Step)(void *);

static struct {
    Step first_child, next, parent, first_attribute, next_attribute;
    uintptr_t (*tag)(void *);
    int (*type)(void *);
    unsigned char *(*text)(void *, size_t *);
    void *(*free_text)(void *, unsigned char *);
    Bytes (*tag_name)(void *, size_t *);
    Bytes (*attribute_name)(void *, size_t *);
    Bytes (*attribute_value)(void *, size_t *);
} lexbor;

static const struct {
    const char *name;
    void *slot;
} FUNCTIONS[] = {
    {"lxb_dom_node_first_child_noi", &lexbor.first_child},
    {"lxb_dom_node_next_noi", &lexbor.next},
    {"lxb_dom_node_parent_noi", &lexbor.parent},
    {"lxb_dom_element_first_attribute_noi", &lexbor.first_attribute},
    {"lxb_dom_element_next_attribute_noi", &lexbor.next_attribute},
    {"lxb_dom_node_tag_id_noi", &lexbor.tag},
    {"lxb_dom_node_type_noi", &lexbor.type},
    {"lxb_dom_node_text_content", &lexbor.text},
    {"lxb_dom_document_destroy_text_noi", &lexbor.free_text},
    {"lxb_dom_element_qualified_name", &lexbor.tag_name},
    {"lxb_dom_attr_qualified_name", &lexbor.attribute_name},
    {"lxb_dom_attr_value_noi", &lexbor.attribute_value},
};

/* Find the functions in the library at `path`; return the name of one that it lacks, NULL when it has all. */
static const char *bind_lexbor(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
        void *function = library ? dlsym(library, FUNCTIONS[i].name) : NULL;
        if (function == NULL)
            return FUNCTIONS[i].name;
        memcpy(FUNCTIONS[i].slot, &function, sizeof function);
    }
    return NULL;
}

/* Names that most attributes have, made once. */
static const char *const COMMON[] = {"class", "id",   "style",    "href",  "src",    "title",   "target", "alt",
                                     "name",  "type", "property", "width", "height", "content", "align",  "onclick"};
enum { COMMON_SIZE = sizeof COMMON / sizeof *COMMON };
static PyObject *common[COMMON_SIZE];

static PyObject *attribute_key(Bytes name, size_t size)
{
    for (int i = 0; i < COMMON_SIZE; i++)
        if (*COMMON[i] == *name && strlen(COMMON[i]) == size && !memcmp(COMMON[i], name, size))
            return Py_NewRef(common[i]);
    return decoded(name, size);
}

/* The attributes of an element: name -> value, None where there is none. */
static PyObject *attributes(void *node)
{
    PyObject *found = PyDict_New();
    for (void *at = found ? lexbor.first_attribute(node) : NULL; at != NULL; at = lexbor.next_attribute(at)) {
        size_t size = 0, length = 0;
        Bytes name = lexbor.attribute_name(at, &size), value = lexbor.attribute_value(at, &length);
        PyObject *key = name && size ? attribute_key(name, size) : PyUnicode_FromString("");
        PyObject *text = value ? decoded(value, length) : Py_NewRef(Py_None);
        if (key == NULL || text == NULL || PyDict_SetItem(found, key, text) < 0)
            Py_CLEAR(found);
        Py_XDECREF(key);
        Py_XDECREF(text);
        if (found == NULL)
            return NULL;
    }
    return found;
}

/* The node that follows in the order of the document, within `top`. */
static void *following(void *node, void *top)
{
    void *next = lexbor.first_child(node);
    while (next == NULL && node != top) {
        next = lexbor.next(node);
        node = lexbor.parent(node);
    }
    return next;
}

/* Whether an element holds text, in its first 1,000 nodes. */
static int has_text(void *document, void *element)
{
    int nodes = 0, found = 0;
    for (void *node = following(element, element); node != NULL && !found && nodes < MOST_NODES;
         node = following(node, element), nodes++) {
        size_t size = 0;
        unsigned char *bytes = lexbor.type(node) == TEXT_NODE ? lexbor.text(node, &size) : NULL;
        for (size_t at = 0; at < size && !found;) {
            size_t white = space(bytes + at, bytes + size);
            found = !white;
            at += white;
        }
        if (bytes != NULL)
            lexbor.free_text(document, bytes);
    }
    return found;
}

/* The text of an element, white space collapsed: its first 1,000 characters, of its first 1,000 nodes. */
static PyObject *text_within(void *document, void *element)
{
    Buffer text = {0};
    int nodes = 0, failed = 0;
    for (void *node = following(element, element); node != NULL && text.size < 4 * LONGEST_TEXT && nodes < MOST_NODES;
         node = following(node, element), nodes++) {
        size_t size = 0;
        unsigned char *bytes = lexbor.type(node) == TEXT_NODE ? lexbor.text(node, &size) : NULL;
        if (bytes == NULL)
            continue;
        failed = add(&text, bytes, size) < 0;
        lexbor.free_text(document, bytes);
        if (failed)
            break;
    }
    PyObject *whole = failed ? NULL : decoded(text.bytes, text.size);
    PyObject *found = whole ? PyUnicode_Substring(whole, 0, LONGEST_TEXT) : NULL;
    Py_XDECREF(whole);
    PyMem_Free(text.bytes);
    return found;
}

#endif
