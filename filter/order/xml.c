/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/xml.h"

#include "filter/base/message.h"
#include "filter/base/siphash.h"
#include "filter/base/wipe.h"

#include <expat.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define CHUNK_BYTES (64 * 1024)
#define TOKEN_MOST (256 * 1024) /* of what expat has to see at once: a tag, a comment */
#define DEPTH_MOST 64u
#define NAMES_MOST 1000u /* different ones: expat keeps each */

struct wm_xml {
    const struct wm_xml_use *use;
    void *context;
    struct wm_entry *entry;
    XML_Parser parser;
    unsigned depth;
    bool paused;
    bool last;           /**< the parser has all bytes */
    bool moved;          /**< expat has told of something since it was last fed */
    size_t quiet;        /**< bytes fed since it told of anything */
    const char *refused; /**< why; NULL if not */
    /* Names seen, by a keyed hash. */
    uint8_t key[16];
    unsigned name_count;
    uint8_t names[8192];
};

/* expat's memory: what it frees, and what it outgrows, is wiped. */

static void *move_block(void *old, size_t size)
{
    size_t old_size = old != NULL ? malloc_usable_size(old) : 0;
    void *block;

    if (old_size >= size && old != NULL)
        return old;
    block = malloc(size);
    if (block != NULL && old != NULL) {
        memcpy(block, old, old_size);
        wm_wipe_block(old);
    }
    return block;
}

static void *new_block(size_t size)
{
    return malloc(size);
}

static const XML_Memory_Handling_Suite memory = {
    .malloc_fcn = new_block,
    .realloc_fcn = move_block,
    .free_fcn = wm_wipe_block,
};

void wm_xml_refuse(struct wm_xml *xml, const char *text)
{
    if (xml->refused == NULL)
        xml->refused = text;
    XML_StopParser(xml->parser, XML_FALSE);
}

void wm_xml_pause(struct wm_xml *xml)
{
    xml->paused = true;
    XML_StopParser(xml->parser, XML_TRUE);
}

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon != NULL ? colon + 1 : name;
}

const char *wm_xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2) {
        if (strcmp(local(*attributes), name) == 0)
            return attributes[1];
    }
    return NULL;
}

/** Count a name unless it is a usual one or came before. */
static void note_name(struct wm_xml *xml, const char *name)
{
    /* Those of cells and rows; all others are hashed. */
    static const char *const usual[] = {"c", "v", "r", "s", "t", "f", "is", "si", "row", "spans"};
    uint64_t hash;
    size_t i;

    for (i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        if (name[0] == usual[i][0] && strcmp(name, usual[i]) == 0)
            return;
    }
    hash = wm_siphash(xml->key, name, strlen(name)) % (8 * sizeof xml->names);
    if ((xml->names[hash / 8] >> (hash % 8) & 1) != 0)
        return;
    xml->names[hash / 8] |= (uint8_t)(1u << (hash % 8));
    if (++xml->name_count > NAMES_MOST)
        wm_xml_refuse(xml, N_("holds a part with too many different names"));
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct wm_xml *xml = user;
    size_t i;

    xml->moved = true;
    xml->depth++;
    if (xml->refused != NULL)
        return;
    note_name(xml, name);
    for (i = 0; attributes[i] != NULL; i += 2)
        note_name(xml, attributes[i]);
    if (xml->depth > DEPTH_MOST)
        wm_xml_refuse(xml, N_("holds a part that is nested too deeply"));
    if (xml->refused == NULL)
        xml->use->start(xml, xml->context, xml->depth, local(name), attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct wm_xml *xml = user;

    xml->moved = true;
    if (xml->refused == NULL && xml->use->end != NULL)
        xml->use->end(xml, xml->context, xml->depth, local(name));
    xml->depth--;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int len)
{
    struct wm_xml *xml = user;

    xml->moved = true;
    if (xml->refused == NULL)
        xml->use->text(xml, xml->context, text, (size_t)len);
}

/** Comments, and text of parts whose text is of no use. */
static void XMLCALL on_other(void *user, const XML_Char *text, int len)
{
    struct wm_xml *xml = user;

    (void)text;
    (void)len;
    xml->moved = true;
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int internal)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)internal;
    wm_xml_refuse(user, N_("holds a document type definition, which no spreadsheet writes"));
}

struct wm_xml *wm_xml_new(struct wm_archive *archive, const char *part, uint64_t most,
                          const struct wm_xml_use *use, void *context, struct wm_err *err)
{
    struct wm_xml *xml = calloc(1, sizeof *xml);

    if (xml == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    xml->use = use;
    xml->context = context;
    xml->entry = wm_entry_new(archive, part, most, err);
    if (xml->entry == NULL)
        goto fail;
    if (getrandom(xml->key, sizeof xml->key, 0) != (ssize_t)sizeof xml->key) {
        wm_err_set(err, WM_ERR_INPUT, _("no random numbers from the system"));
        goto fail;
    }
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (xml->parser == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        goto fail;
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    XML_SetDefaultHandlerExpand(xml->parser, on_other);
    if (use->text != NULL)
        XML_SetCharacterDataHandler(xml->parser, on_text);
    return xml;
fail:
    wm_xml_free(xml);
    return NULL;
}

void wm_xml_free(struct wm_xml *xml)
{
    if (xml == NULL)
        return;
    if (xml->parser != NULL)
        XML_ParserFree(xml->parser);
    wm_entry_free(xml->entry);
    wm_wipe_free(xml, sizeof *xml);
}

static enum wm_xml_result fault(const struct wm_xml *xml, struct wm_err *err)
{
    if (xml->refused != NULL)
        wm_err_set(err, WM_ERR_INPUT, "%s", _(xml->refused));
    else if (XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY)
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    else
        wm_err_set(err, WM_ERR_INPUT,
                   _("holds a part that is not well-formed XML; save it again from a "
                     "spreadsheet"));
    return WM_XML_FAULT;
}

/** Unpack a chunk straight into expat's buffer and let it see it. */
static enum XML_Status feed(struct wm_xml *xml, struct wm_err *err)
{
    void *buffer = XML_GetBuffer(xml->parser, CHUNK_BYTES);
    enum XML_Status status;
    size_t got;

    if (buffer == NULL || wm_entry_read(xml->entry, buffer, CHUNK_BYTES, &got, err) != 0)
        return XML_STATUS_ERROR;
    xml->last = got == 0;
    xml->moved = false;
    status = XML_ParseBuffer(xml->parser, (int)got, xml->last);
    /* Not by expat's own place: releases that put off reparsing do not say it. */
    xml->quiet = xml->moved ? 0 : xml->quiet + got;
    if (status == XML_STATUS_OK && xml->quiet > TOKEN_MOST) {
        wm_xml_refuse(xml, N_("holds a part with an overlong tag or comment"));
        status = XML_STATUS_ERROR;
    }
    return status;
}

enum wm_xml_result wm_xml_run(struct wm_xml *xml, struct wm_err *err)
{
    enum XML_Status status = XML_STATUS_OK;

    if (xml->paused) {
        xml->paused = false;
        status = XML_ResumeParser(xml->parser);
    }
    while (status == XML_STATUS_OK && !xml->last && xml->refused == NULL)
        status = feed(xml, err);
    if (status == XML_STATUS_ERROR || xml->refused != NULL)
        return fault(xml, err);
    return status == XML_STATUS_SUSPENDED ? WM_XML_PAUSED : WM_XML_END;
}

int wm_xml_skip_rest(struct wm_xml *xml, struct wm_err *err)
{
    char *bytes = malloc(CHUNK_BYTES);
    size_t got = 1;
    int code = 0;

    if (bytes == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    while (code == 0 && got != 0)
        code = wm_entry_read(xml->entry, bytes, CHUNK_BYTES, &got, err);
    wm_wipe_free(bytes, CHUNK_BYTES);
    return code;
}

int wm_xml_read(struct wm_archive *archive, const char *part, uint64_t most,
                const struct wm_xml_use *use, void *context, struct wm_err *err)
{
    struct wm_xml *xml = wm_xml_new(archive, part, most, use, context, err);
    int code = WM_ERR_INPUT;

    if (xml != NULL && wm_xml_run(xml, err) == WM_XML_END)
        code = 0;
    wm_xml_free(xml);
    return code;
}
