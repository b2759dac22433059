/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/pages.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/label/pack.h"
#include "filter/label/ranges.h"
#include "filter/label/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST_LAYOUTS 32u    /**< in one job */
#define MEDIA_SLACK_UM 1000 /**< PostScript points and driver tables round */

/** A layout of the job, ready to draw. */
struct slot {
    char name[64];
    char captions[16];
    struct wm_layout *layout;
    struct wm_painter *painter;
    struct wm_bitmap page;
};

struct wm_pages {
    const struct wm_host *host;
    const struct wm_conf *conf;
    struct wm_pages_input input; /**< its strings stay the caller's */
    struct wm_ranges ranges;
    struct wm_typesetter *typesetter; /**< of all painters */
    FILE *kept;                       /**< the verified waybills */
    unsigned long total, count, next; /**< waybills; pages to come; waybills read back */
    struct slot slot[MOST_LAYOUTS];
    size_t slot_count;
    struct wm_waybill waybill;
    void (*seen)(void *context, const char *text);
    void *seen_context;
};

static int check_media(const struct wm_pages *pages, const struct slot *slot, struct wm_err *err)
{
    uint32_t width, height;
    int64_t wide, high;

    wm_layout_media(slot->layout, &width, &height);
    wide = (int64_t)width - pages->input.media_width_um;
    high = (int64_t)height - pages->input.media_height_um;
    if (pages->input.media_width_um == 0 || pages->input.media_height_um == 0 ||
        (llabs(wide) <= MEDIA_SLACK_UM && llabs(high) <= MEDIA_SLACK_UM))
        return 0;
    return wm_err_set(err, WM_ERR_INPUT,
                      _("the layout %s is for media of %g x %g mm, the queue is set to %g x %g mm: "
                        "load and choose the layout's media, or choose another layout"),
                      slot->name, width / 1e3, height / 1e3, pages->input.media_width_um / 1e3,
                      pages->input.media_height_um / 1e3);
}

/** The layout of that name, loaded and checked against the media when first met. */
static struct slot *find_slot(struct wm_pages *pages, const char *name, const char *captions,
                              struct wm_err *err)
{
    struct wm_painter_options options = {.dots_per_mm_x1000 = pages->input.dots_per_mm_x1000,
                                         .captions = captions,
                                         .scan_caption = pages->conf->scan_caption,
                                         .typesetter = pages->typesetter};
    struct slot *slot;
    uint32_t width, height;
    size_t i;

    for (i = 0; i < pages->slot_count; i++) {
        if (strcmp(pages->slot[i].name, name) == 0 &&
            strcmp(pages->slot[i].captions, captions) == 0)
            return &pages->slot[i];
    }
    if (pages->slot_count == MOST_LAYOUTS) {
        wm_err_set(err, WM_ERR_INPUT, _("a job can use %u layouts and languages at most"),
                   MOST_LAYOUTS);
        return NULL;
    }
    slot = &pages->slot[pages->slot_count++];
    snprintf(slot->name, sizeof slot->name, "%s", name);
    snprintf(slot->captions, sizeof slot->captions, "%s", captions);
    slot->layout = wm_layout_load(name, pages->conf->layout_dir, err);
    if (slot->layout == NULL || check_media(pages, slot, err) != 0)
        return NULL;
    slot->painter = wm_painter_new_with(slot->layout, &options, err);
    if (slot->painter == NULL)
        return NULL;
    wm_painter_size(slot->painter, &width, &height);
    if (wm_bitmap_init(&slot->page, width, height) != 0) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    return slot;
}

static struct slot *slot_of(struct wm_pages *pages, struct wm_err *err)
{
    const char *name = pages->input.layout, *captions = pages->input.captions;

    if (name == NULL || *name == '\0')
        name = pages->waybill.layout[0] != '\0' ? pages->waybill.layout : pages->conf->layout;
    if (captions == NULL || *captions == '\0')
        captions = pages->waybill.captions[0] != '\0' ? pages->waybill.captions : "zh";
    return find_slot(pages, name, captions, err);
}

/** Verify one line, make sure that it can be drawn, and keep it. */
static int take_line(struct wm_pages *pages, const char *line, size_t len, struct wm_err *err)
{
    struct slot *slot;

    if (wm_waybill_read(line, len, wm_host_recipients(pages->host), &pages->waybill, err) != 0)
        return WM_ERR_INPUT;
    slot = slot_of(pages, err);
    if (slot == NULL ||
        wm_painter_check(slot->painter, &pages->waybill, pages->input.printed_at, err) != 0)
        return WM_ERR_INPUT;
    if (wm_ranges_have(&pages->ranges, pages->total))
        pages->count++;
    return wm_pack_write(pages->kept, &pages->waybill, err);
}

/** Read the input line by line through a buffer of one line's length. */
static int read_lines(struct wm_pages *pages, struct wm_err *err)
{
    char *buffer = malloc(WM_WAYBILL_LINE_MAX);
    size_t used = 0;
    ssize_t got = 1;
    int code = 0;

    if (buffer == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    while (code == 0 && (got > 0 || used > 0)) {
        char *end = memchr(buffer, '\n', used);
        size_t len;
        if (end == NULL && got > 0 && used < WM_WAYBILL_LINE_MAX) {
            got = read(pages->input.fd, buffer + used, WM_WAYBILL_LINE_MAX - used);
            if (got < 0 && errno == EINTR)
                got = 1;
            else if (got < 0)
                code = wm_err_set(err, WM_ERR_INPUT, _("cannot be read: %s"), strerror(errno));
            else
                used += (size_t)got;
            continue;
        }
        pages->total++;
        len = end != NULL ? (size_t)(end - buffer) + 1 : used;
        if (end == NULL && used == WM_WAYBILL_LINE_MAX)
            code = wm_err_set(err, WM_ERR_INPUT, _("longer than any waybill"));
        else
            code = take_line(pages, buffer, len, err);
        used -= len;
        memmove(buffer, buffer + len, used);
    }
    free(buffer);
    /* A layout's own fault names its own file. */
    if (code != 0 && (err == NULL || err->file[0] == '\0'))
        wm_err_place(err, pages->input.name, 0, pages->total, NULL);
    return code;
}

static int open_kept(struct wm_pages *pages, struct wm_err *err)
{
    int fd = wm_file_unnamed(err);

    if (fd < 0)
        return WM_ERR_INPUT;
    pages->kept = fdopen(fd, "w+b");
    if (pages->kept != NULL)
        return 0;
    close(fd);
    return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
}

struct wm_pages *wm_pages_new(const struct wm_host *host, const struct wm_conf *conf,
                              const struct wm_pages_input *input, struct wm_err *err)
{
    struct wm_pages *pages = calloc(1, sizeof *pages);

    if (pages == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    pages->host = host;
    pages->conf = conf;
    pages->input = *input;
    pages->typesetter = wm_typesetter_new(err);
    if (pages->typesetter == NULL ||
        wm_ranges_parse(input->page_ranges, &pages->ranges, err) != 0 ||
        open_kept(pages, err) != 0 || read_lines(pages, err) != 0)
        goto fail;
    if (pages->total == 0) {
        wm_err_place(err, input->name, 0, 0, NULL);
        wm_err_set(err, WM_ERR_INPUT, _("holds no waybill"));
        goto fail;
    }
    if (fflush(pages->kept) != 0 || fseek(pages->kept, 0, SEEK_SET) != 0) {
        wm_err_set(err, WM_ERR_INPUT, _("a temporary file cannot be written: %s"), strerror(errno));
        goto fail;
    }
    return pages;
fail:
    wm_pages_free(pages);
    return NULL;
}

unsigned long wm_pages_count(const struct wm_pages *pages)
{
    return pages->count;
}

/** The print time may be set for output that can be made again; the end of a virtual number may
 * not. */
static void drop_ended_call(struct wm_waybill_party *party)
{
    if (party->call_until != 0 && party->call_until <= (int64_t)time(NULL))
        party->call[0] = '\0';
}

int wm_pages_next(struct wm_pages *pages, const struct wm_bitmap **page,
                  const struct wm_waybill **waybill, struct wm_err *err)
{
    struct slot *slot;

    do {
        if (pages->next == pages->total)
            return 0;
        if (wm_pack_read(pages->kept, &pages->waybill, err) != 0)
            return -1;
        pages->next++;
    } while (!wm_ranges_have(&pages->ranges, pages->next));
    slot = slot_of(pages, err);
    if (slot == NULL)
        return -1;
    drop_ended_call(&pages->waybill.recipient);
    drop_ended_call(&pages->waybill.sender);
    wm_painter_trace(slot->painter, pages->seen, pages->seen_context);
    if (wm_painter_draw(slot->painter, &pages->waybill, pages->input.printed_at, &slot->page,
                        err) != 0) {
        wm_err_place(err, NULL, pages->next, 0, NULL);
        return -1;
    }
    *page = &slot->page;
    *waybill = &pages->waybill;
    return 1;
}

void wm_pages_trace(struct wm_pages *pages, void (*seen)(void *context, const char *text),
                    void *context)
{
    pages->seen = seen;
    pages->seen_context = context;
}

void wm_pages_free(struct wm_pages *pages)
{
    size_t i;

    if (pages == NULL)
        return;
    for (i = 0; i < pages->slot_count; i++) {
        wm_painter_free(pages->slot[i].painter);
        wm_layout_free(pages->slot[i].layout);
        wm_bitmap_clear(&pages->slot[i].page);
    }
    wm_typesetter_free(pages->typesetter);
    if (pages->kept != NULL)
        fclose(pages->kept);
    free(pages);
}
