/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/internal.h"

#include <stdlib.h>

struct list {
    struct wm_rectangle *items;
    size_t count, room;
};

static bool add(struct list *list, const struct wm_rectangle *item)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 64 : list->room * 2;
        struct wm_rectangle *grown = realloc(list->items, room * sizeof *grown);
        if (grown == NULL)
            return false;
        list->items = grown;
        list->room = room;
    }
    list->items[list->count++] = *item;
    return true;
}

/** Left and right end of the ink of a row, in bytes; false if it has none. */
static bool ink_of(const uint8_t *row, size_t stride_bytes, uint32_t *left, uint32_t *right)
{
    size_t from = 0, until = stride_bytes;

    while (from < until && row[from] == 0)
        from++;
    while (until > from && row[until - 1] == 0)
        until--;
    *left = (uint32_t)from;
    *right = (uint32_t)until;
    return from < until;
}

size_t wm_rectangles(const uint8_t *bits, size_t stride_bytes, uint32_t rows, size_t cost,
                     size_t part_bytes, uint32_t part_rows, struct wm_rectangle **rectangles)
{
    struct list list = {0};
    struct wm_rectangle open = {0};
    uint32_t y;

    *rectangles = NULL;
    for (y = 0; y < rows; y++) {
        struct wm_rectangle grown = open;
        uint32_t left, right, until;
        if (!ink_of(bits + y * stride_bytes, stride_bytes, &left, &right))
            continue;
        if (open.rows > 0) {
            until = open.x_bytes + open.width_bytes;
            grown.x_bytes = left < open.x_bytes ? left : open.x_bytes;
            grown.width_bytes = (right > until ? right : until) - grown.x_bytes;
            grown.rows = y + 1 - open.y;
        }
        if (open.rows > 0 && (size_t)grown.rows * grown.width_bytes <= part_bytes &&
            (part_rows == 0 || grown.rows <= part_rows) &&
            (size_t)grown.rows * grown.width_bytes <=
                (size_t)open.rows * open.width_bytes + right - left + cost) {
            open = grown;
            continue;
        }
        if (open.rows > 0 && !add(&list, &open))
            goto failed;
        open =
            (struct wm_rectangle){.x_bytes = left, .y = y, .width_bytes = right - left, .rows = 1};
    }
    if (open.rows > 0 && !add(&list, &open))
        goto failed;
    *rectangles = list.items;
    return list.count;
failed:
    free(list.items);
    return SIZE_MAX;
}
