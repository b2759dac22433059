/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/waybill.h"

#include "filter/base/hex.h"
#include "filter/base/message.h"
#include "filter/waybill/line.h"

#include <stdio.h>
#include <string.h>

int wm_waybill_write(const struct wm_waybill *waybill, const struct wm_station_key *station,
                     char line[WM_WAYBILL_LINE_MAX], size_t *len, struct wm_err *err)
{
    if (wm_line_begin(waybill, line, len, err) != WM_OK)
        return (int)err->code;
    return wm_line_finish(waybill->batch_n, waybill->batch_of, station, line, len, err);
}

int wm_waybill_label_id(const struct wm_waybill *waybill, char id[WM_LABEL_ID], struct wm_err *err)
{
    uint8_t envelope[WM_ENVELOPE_MAX];
    struct wm_envelope_info info = {0};
    size_t len;

    if (waybill->sealed[0] != '\0' &&
        (wm_digits_decode(waybill->sealed, envelope, &len, sizeof envelope, err) != WM_OK ||
         wm_envelope_parse(envelope, len, &info, err) != WM_OK))
        return WM_ERR_TAMPERED;
    wm_hex_put(info.label_id, sizeof info.label_id, id);
    return WM_OK;
}

static int refuse_as(enum wm_code code, struct wm_err *err, const char *field, const char *text)
{
    wm_err_set(err, code, "%s", text);
    wm_err_place(err, NULL, 0, 0, field);
    return (int)code;
}

static int refuse(struct wm_err *err, const char *field, const char *text)
{
    return refuse_as(WM_ERR_TAMPERED, err, field, text);
}

/* What stands twice, in the line and in the envelope, must be the same. */
static int compare(const struct wm_waybill *waybill, const struct wm_envelope_info *info,
                   struct wm_err *err)
{
    if (strcmp(waybill->waybill, info->waybill) != 0)
        return refuse(err, "sealed", _("sealed for another waybill"));
    if (waybill->copy != info->print_no)
        return refuse(err, "copy", _("not the copy number that was sealed"));
    if (waybill->sealed_at != (int64_t)info->issued_at)
        return refuse(err, "sealed_at", _("not the time that was sealed"));
    return WM_OK;
}

/* A line whose order arrived starred: there is no envelope to say who signs. */
static int read_unsealed(const struct wm_waybill *waybill, const struct wm_recipients *recipients,
                         const char *line, size_t signed_len, const uint8_t signature[64],
                         struct wm_err *err)
{
    const struct wm_station *station = wm_recipients_station(recipients, waybill->station);

    if (waybill->station == 0 || station == NULL)
        return refuse(err, "sealed", _("missing, and no station of the recipient list signed it"));
    if (!wm_station_verify(station->public_key, WM_LINE_DOMAIN, line, signed_len, signature))
        return refuse(err, NULL, _("changed after it was signed"));
    if (station->revoked)
        return refuse_as(WM_ERR_REVOKED, err, "station", _("this station was revoked"));
    if (waybill->sealed_at < station->from || waybill->sealed_at >= station->until)
        return refuse(err, "station", _("this station was not in office at that time"));
    return WM_OK;
}

static int read_sealed(const struct wm_waybill *waybill, const struct wm_recipients *recipients,
                       const char *line, size_t signed_len, const uint8_t signature[64],
                       struct wm_err *err)
{
    const struct wm_station *station;
    struct wm_envelope_info info;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len;
    int status;

    if (waybill->station != 0)
        return refuse(err, "station", _("the envelope names it"));
    status = wm_digits_decode(waybill->sealed, envelope, &len, sizeof envelope, err);
    if (status == WM_OK)
        status = wm_envelope_verify(recipients, envelope, len, &info, err);
    if (status == WM_ERR_FOREIGN) { /* in a line of ours it is what somebody made of a code */
        status = WM_ERR_TAMPERED;
        if (err != NULL)
            err->code = WM_ERR_TAMPERED;
    }
    if (status != WM_OK) {
        wm_err_place(err, NULL, 0, 0, "sealed");
        return status;
    }
    /* The envelope's station was found in office just now; the line must be signed by it too. */
    station = wm_recipients_station(recipients, info.station);
    if (station == NULL ||
        !wm_station_verify(station->public_key, WM_LINE_DOMAIN, line, signed_len, signature))
        return refuse(err, NULL, _("changed after it was signed"));
    return compare(waybill, &info, err);
}

int wm_waybill_read(const char *line, size_t len, const struct wm_recipients *recipients,
                    struct wm_waybill *out, struct wm_err *err)
{
    uint8_t signature[64];
    size_t signed_len;
    int status;

    if (wm_line_parse(line, len, out, &signed_len, signature, err) != WM_OK)
        return WM_ERR_TAMPERED;
    status = out->sealed[0] == '\0'
                 ? read_unsealed(out, recipients, line, signed_len, signature, err)
                 : read_sealed(out, recipients, line, signed_len, signature, err);
    if (status != WM_OK)
        memset(out, 0, sizeof *out);
    return status;
}
