/* SPDX-License-Identifier: Apache-2.0 */
/* SVG that would come out broken, or different from host to host, is told instead of drawn: what it
 * refers to is not there when a label prints, and text asks for fonts. */
#include "config.h"

#include "filter/label/image.h"

#include "filter/base/message.h"

#include <expat.h>
#include <string.h>

#define DEPTH_MOST 64u
#define STYLE_MOST 16384u /**< bytes of style sheets */

struct scan {
    unsigned depth;
    const char *why;      /**< translated; NULL so far */
    unsigned style_depth; /**< of the style sheet that the parser is in; 0: in none */
    size_t style_len;
    char style[STYLE_MOST]; /**< all style sheets */
};

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon != NULL ? colon + 1 : name;
}

static void refuse(struct scan *scan, const char *why)
{
    if (scan->why == NULL)
        scan->why = why;
}

static void refuse_outside(struct scan *scan)
{
    refuse(scan,
           _("the image is SVG that refers to a file or embeds a picture: draw it with paths"));
}

/** Does each url(…) of a value stay in the document? */
static bool stays_inside(const char *value)
{
    while ((value = strstr(value, "url(")) != NULL) {
        value += strlen("url(");
        value += strspn(value, " \t\n\r'\"");
        if (*value != '#')
            return false;
    }
    return true;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const refused[] = {"text", "tspan", "textPath", "foreignObject", NULL};
    struct scan *scan = user;
    size_t i;

    scan->depth++;
    if (scan->depth == 1 && strcmp(local(name), "svg") != 0)
        refuse(scan, _("the image is no SVG"));
    if (scan->depth > DEPTH_MOST)
        refuse(scan, _("the image is SVG that is nested too deeply"));
    for (i = 0; refused[i] != NULL; i++) {
        if (strcmp(local(name), refused[i]) == 0)
            refuse(scan, _("the image is SVG that holds text: turn it into paths"));
    }
    if (strcmp(local(name), "style") == 0 && scan->style_depth == 0)
        scan->style_depth = scan->depth;
    for (; *attributes != NULL; attributes += 2) {
        if ((strcmp(local(attributes[0]), "href") == 0 && attributes[1][0] != '#') ||
            !stays_inside(attributes[1]))
            refuse_outside(scan);
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct scan *scan = user;

    (void)name;
    if (scan->style_depth == scan->depth)
        scan->style_depth = 0;
    scan->depth--;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int len)
{
    struct scan *scan = user;

    if (scan->style_depth == 0)
        return;
    if ((size_t)len >= STYLE_MOST - scan->style_len) {
        refuse(scan, _("the image is SVG with style sheets of more than 16 KiB"));
        return;
    }
    memcpy(scan->style + scan->style_len, text, (size_t)len);
    scan->style_len += (size_t)len;
    scan->style[scan->style_len] = '\0';
}

/** Entities unfold, and librsvg's reader loses memory over them. */
static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_declarations)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    if (has_declarations != 0)
        refuse(user, _("the image is SVG with declarations of its own: save it as plain SVG"));
}

/** <?xml-stylesheet?> names a file. */
static void XMLCALL on_instruction(void *user, const XML_Char *target, const XML_Char *data)
{
    (void)data;
    if (strcmp(target, "xml-stylesheet") == 0)
        refuse_outside(user);
}

const char *wm_svg_fault(const char *text, size_t len)
{
    struct scan scan = {0};
    XML_Parser parser = XML_ParserCreate(NULL);
    enum XML_Status status;

    if (parser == NULL)
        return _("out of memory");
    XML_SetUserData(parser, &scan);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    status = XML_Parse(parser, text, (int)len, XML_TRUE);
    XML_ParserFree(parser);
    if (strstr(scan.style, "@import") != NULL || !stays_inside(scan.style))
        refuse_outside(&scan);
    if (scan.why == NULL && status != XML_STATUS_OK)
        return _("the image is no SVG, or is damaged");
    return scan.why;
}
