/* SPDX-License-Identifier: Apache-2.0 */
/* libzip is only asked where entries lie and how they are packed, and hands over their packed bytes
 * from our own copy of the file. Unpacking them here, by zlib with memory functions of our own,
 * leaves no plaintext in memory that cannot be wiped: libzip's own reader would leave zlib's window
 * of 32 KiB behind. What libzip keeps and frees without wiping are the names of the entries. */
#include "config.h"

#include "filter/order/archive.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#define FIRST_ROOM ((size_t)256 * 1024)

struct wm_archive {
    zip_t *zip;
    unsigned char *data; /**< the whole file */
    size_t len, room;
};

struct wm_entry {
    zip_file_t *file;
    z_stream stream;
    bool inflating;           /**< stream is to be ended */
    bool stored;              /**< not packed */
    bool ended;               /**< all was read, and found whole */
    uint64_t left;            /**< bytes still to come, by what the archive says */
    uint32_t crc, crc_wanted; /**< of what came, and of all */
    unsigned char in[16384];  /**< packed */
};

static int out_of_memory(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
}

static int damaged(struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT,
                      _("is an XLSX or ZIP file that is damaged or cut off; was it copied whole?"));
}

bool wm_archive_is(const unsigned char *raw, size_t len)
{
    return len >= 4 && memcmp(raw, "PK\x03\x04", 4) == 0;
}

/** Room for room bytes; what was there moves, and its old place is wiped. */
static int grow(struct wm_archive *archive, size_t room, struct wm_err *err)
{
    unsigned char *data = malloc(room);

    if (data == NULL)
        return out_of_memory(err);
    if (archive->len != 0)
        memcpy(data, archive->data, archive->len);
    wm_wipe_free(archive->data, archive->len);
    archive->data = data;
    archive->room = room;
    return 0;
}

/** Bytes that the file still has if it is a regular one, and one to see its end by. */
static size_t expected(int fd, size_t head)
{
    off_t at = lseek(fd, 0, SEEK_CUR);
    struct stat stat;

    if (at < 0 || fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size < at ||
        (uint64_t)(stat.st_size - at) >= WM_ARCHIVE_MAX_FILE)
        return FIRST_ROOM;
    return head + (size_t)(stat.st_size - at) + 1;
}

static int read_file(struct wm_archive *archive, int fd, const void *head, size_t len,
                     struct wm_err *err)
{
    size_t room = expected(fd, len);
    ssize_t count = 1;

    if (grow(archive, room > len ? room : len + 1, err) != 0)
        return WM_ERR_INPUT;
    memcpy(archive->data, head, len);
    archive->len = len;
    while (count != 0) {
        if (archive->len == archive->room && grow(archive, archive->room * 2, err) != 0)
            return WM_ERR_INPUT;
        count = read(fd, archive->data + archive->len, archive->room - archive->len);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return wm_err_set(err, WM_ERR_INPUT, _("cannot be read: %s"), strerror(errno));
        archive->len += (size_t)count;
        if (archive->len > WM_ARCHIVE_MAX_FILE)
            return wm_err_set(err, WM_ERR_INPUT,
                              _("is a workbook of more than %zu MiB; split it, or save the sheet "
                                "as CSV"),
                              WM_ARCHIVE_MAX_FILE >> 20);
    }
    return 0;
}

static int open_zip(struct wm_archive *archive, struct wm_err *err)
{
    zip_error_t error;
    zip_source_t *source;
    bool memory;

    zip_error_init(&error);
    source = zip_source_buffer_create(archive->data, archive->len, 0, &error);
    if (source != NULL) {
        archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (archive->zip == NULL)
            zip_source_free(source);
    }
    memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    zip_error_fini(&error);
    if (archive->zip != NULL)
        return 0;
    return memory ? out_of_memory(err) : damaged(err);
}

struct wm_archive *wm_archive_new(int fd, const void *head, size_t len, struct wm_err *err)
{
    struct wm_archive *archive = calloc(1, sizeof *archive);

    if (archive == NULL)
        out_of_memory(err);
    else if (read_file(archive, fd, head, len, err) == 0 && open_zip(archive, err) == 0)
        return archive;
    wm_archive_free(archive);
    return NULL;
}

void wm_archive_free(struct wm_archive *archive)
{
    if (archive == NULL)
        return;
    if (archive->zip != NULL)
        zip_discard(archive->zip);
    wm_wipe_free(archive->data, archive->len);
    free(archive);
}

bool wm_archive_has(const struct wm_archive *archive, const char *name)
{
    return zip_name_locate(archive->zip, name, ZIP_FL_NOCASE) >= 0;
}

static void *zlib_alloc(void *context, unsigned count, unsigned size)
{
    (void)context;
    return calloc(count, size);
}

static void zlib_free(void *context, void *memory)
{
    (void)context;
    wm_wipe_block(memory);
}

/** Where the entry is and what it is like; refuses what cannot be read. */
static int look(struct wm_archive *archive, const char *name, uint64_t most, zip_stat_t *stat,
                struct wm_err *err)
{
    static const zip_uint64_t needed = ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                       ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD |
                                       ZIP_STAT_ENCRYPTION_METHOD;

    zip_stat_init(stat);
    if (zip_stat(archive->zip, name, ZIP_FL_NOCASE, stat) != 0 || (stat->valid & needed) != needed)
        return damaged(err);
    if (stat->encryption_method != ZIP_EM_NONE)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is protected by a password; save it again without one"));
    if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is packed in an unusual way; save it again from a spreadsheet"));
    if (stat->size > most)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("holds a part of more than %llu MiB when unpacked; split it"),
                          (unsigned long long)most >> 20);
    return 0;
}

struct wm_entry *wm_entry_new(struct wm_archive *archive, const char *name, uint64_t most,
                              struct wm_err *err)
{
    struct wm_entry *entry = NULL;
    zip_stat_t stat;

    if (look(archive, name, most, &stat, err) != 0)
        return NULL;
    entry = calloc(1, sizeof *entry);
    if (entry == NULL) {
        out_of_memory(err);
        return NULL;
    }
    entry->stored = stat.comp_method == ZIP_CM_STORE;
    entry->left = stat.size;
    entry->crc_wanted = stat.crc;
    entry->stream.zalloc = zlib_alloc;
    entry->stream.zfree = zlib_free;
    entry->file = zip_fopen_index(archive->zip, stat.index, ZIP_FL_COMPRESSED);
    if (entry->file == NULL)
        damaged(err);
    else if (!entry->stored && inflateInit2(&entry->stream, -MAX_WBITS) != Z_OK)
        out_of_memory(err);
    else {
        entry->inflating = !entry->stored;
        return entry;
    }
    wm_entry_free(entry);
    return NULL;
}

void wm_entry_free(struct wm_entry *entry)
{
    if (entry == NULL)
        return;
    if (entry->inflating)
        inflateEnd(&entry->stream);
    if (entry->file != NULL)
        zip_fclose(entry->file);
    wm_wipe_free(entry, sizeof *entry);
}

/** Unpack into the stream's room until something came or all has. @return 0 or a code with err */
static int unpack(struct wm_entry *entry, size_t size, struct wm_err *err)
{
    z_stream *stream = &entry->stream;
    int code = Z_OK;

    while (code == Z_OK && stream->avail_out == size) {
        if (stream->avail_in == 0) {
            zip_int64_t count = zip_fread(entry->file, entry->in, sizeof entry->in);

            if (count <= 0)
                return damaged(err);
            stream->next_in = entry->in;
            stream->avail_in = (uInt)count;
        }
        code = inflate(stream, Z_NO_FLUSH);
        if (code == Z_BUF_ERROR)
            code = Z_OK; /* needs more bytes */
    }
    entry->ended = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR)
        return out_of_memory(err);
    return code == Z_OK || code == Z_STREAM_END ? 0 : damaged(err);
}

int wm_entry_read(struct wm_entry *entry, void *out, size_t size, size_t *got, struct wm_err *err)
{
    zip_int64_t count = 0;

    *got = 0;
    if (entry->ended)
        return 0;
    size = size < INT_MAX ? size : INT_MAX;
    if (entry->stored) {
        count = zip_fread(entry->file, out, size);
        entry->ended = count == 0;
    } else {
        entry->stream.next_out = out;
        entry->stream.avail_out = (uInt)size;
        if (unpack(entry, size, err) != 0)
            return WM_ERR_INPUT;
        count = (zip_int64_t)(size - entry->stream.avail_out);
    }
    if (count < 0 || (uint64_t)count > entry->left)
        return damaged(err); /* also a bomb, which is longer than the archive says */
    entry->left -= (uint64_t)count;
    entry->crc = (uint32_t)crc32(entry->crc, out, (uInt)count);
    if (entry->ended && (entry->left != 0 || entry->crc != entry->crc_wanted))
        return damaged(err);
    *got = (size_t)count;
    return 0;
}
