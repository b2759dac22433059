/* SPDX-License-Identifier: Apache-2.0 */
/**
 * fake-printer: a printer that answers. `fake-printer LANGUAGE FOLDER` listens on 127.0.0.1, writes
 * its port into FOLDER/port, appends what it gets to FOLDER/bin, and answers the language's status
 * questions. How it is stands in FOLDER/condition, looked at all the time; replace it by rename:
 *
 *   ready                          media-empty, cover-open or paused, or one of them and a number:
 *   silent      answers nothing    from that byte of the connection on
 *   slow N      takes N bytes a second and answers in its turn
 *   drop N      after N bytes closes the connection once and forgets what came over it
 *   late        does not listen yet; only as the first condition
 *
 * `fake-printer --conditions LANGUAGE` prints what the language can say of these; nothing if it has
 * no question. Written from the printers' manuals, without a look at filter/printer/. A question is
 * answered wherever its bytes stand: one within a picture gets a true answer, too, which does no
 * harm.
 */
#include "config.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MEDIA_EMPTY = 1, COVER_OPEN = 2, PAUSED = 4 };

/* --- answers --- */

typedef size_t answer_fn(unsigned is, uint8_t *out);

static size_t text(uint8_t *out, const char *line)
{
    size_t len = strlen(line);

    memcpy(out, line, len);
    return len;
}

static size_t tspl(unsigned is, uint8_t *out)
{
    out[0] = (uint8_t)((is & COVER_OPEN ? 0x01 : 0) | (is & MEDIA_EMPTY ? 0x04 : 0) |
                       (is & PAUSED ? 0x10 : 0));
    return 1;
}

static size_t zpl_host_status(unsigned is, uint8_t *out)
{
    char line[256];

    snprintf(line, sizeof line,
             "\002030,%d,%d,1245,000,0,0,0,000,0,0,0\003\r\n"
             "\002000,0,%d,0,0,2,6,0,00000000,1,000\003\r\n\0021234,0\003\r\n",
             (is & MEDIA_EMPTY) != 0, (is & PAUSED) != 0, (is & COVER_OPEN) != 0);
    return text(out, line);
}

static size_t zpl_errors(unsigned is, uint8_t *out)
{
    unsigned errors =
        (is & MEDIA_EMPTY ? 1u : 0) | (is & COVER_OPEN ? 4u : 0) | (is & PAUSED ? 0x10000u : 0);
    char line[256];

    snprintf(line, sizeof line,
             "\002\r\n  PRINTER STATUS\r\n   ERRORS:         %d 00000000 %08X\r\n"
             "   WARNINGS:       0 00000000 00000000\r\n\003",
             errors != 0, errors);
    return text(out, line);
}

static size_t epl2(unsigned is, uint8_t *out)
{
    return text(out, is & COVER_OPEN ? "11\r\n" : is & MEDIA_EMPTY ? "07\r\n" : "00\r\n");
}

static size_t cpcl(unsigned is, uint8_t *out)
{
    out[0] = (uint8_t)((is & MEDIA_EMPTY ? 0x02 : 0) | (is & COVER_OPEN ? 0x04 : 0));
    return 1;
}

/* DLE EOT: bits 1 and 4 are always set. */
static size_t escpos_printer(unsigned is, uint8_t *out)
{
    out[0] = (uint8_t)(0x12 | (is != 0 ? 0x08 : 0));
    return 1;
}

static size_t escpos_offline(unsigned is, uint8_t *out)
{
    out[0] = (uint8_t)(0x12 | (is & COVER_OPEN ? 0x04 : 0) | (is & MEDIA_EMPTY ? 0x20 : 0));
    return 1;
}

static size_t escpos_error(unsigned is, uint8_t *out)
{
    (void)is;
    out[0] = 0x12;
    return 1;
}

static size_t escpos_paper(unsigned is, uint8_t *out)
{
    out[0] = (uint8_t)(0x12 | (is & MEDIA_EMPTY ? 0x6c : 0));
    return 1;
}

static size_t dpl(unsigned is, uint8_t *out)
{
    char line[16];

    snprintf(line, sizeof line, "N%cNNN%cNN\r", is & MEDIA_EMPTY ? 'Y' : 'N',
             is & PAUSED ? 'Y' : 'N');
    return text(out, line);
}

static size_t sbpl(unsigned is, uint8_t *out)
{
    char line[64];

    snprintf(line, sizeof line, "\00200%c000000                \003",
             is & COVER_OPEN    ? 'b'
             : is & MEDIA_EMPTY ? 'c'
                                : 'A');
    return text(out, line);
}

static size_t brother(unsigned is, uint8_t *out)
{
    memset(out, 0, 32);
    out[0] = 0x80;
    out[1] = 0x20;
    out[2] = 0x42;
    out[3] = 0x34;
    out[4] = 0x35;
    out[8] = is & MEDIA_EMPTY ? 0x01 : 0;
    out[9] = is & COVER_OPEN ? 0x10 : 0;
    out[10] = 62;
    out[11] = 0x0a;
    out[18] = is != 0 ? 0x02 : 0;
    return 32;
}

static size_t dymo(unsigned is, uint8_t *out)
{
    out[0] = (uint8_t)(0x01 | (is & MEDIA_EMPTY ? 0xa0 : 0x02));
    return 1;
}

static size_t dymo550(unsigned is, uint8_t *out)
{
    memset(out, 0, 32);
    out[0] = is != 0 ? 2 : 0;
    out[10] = is & COVER_OPEN ? 1 : is & MEDIA_EMPTY ? 2 : 8;
    out[31] = 0xff;
    return 32;
}

static const struct language {
    const char *name;
    unsigned can; /* conditions that it has words for */
    struct {
        const char *bytes;
        size_t len;
        answer_fn *answer;
    } questions[4];
} languages[] = {
    {"tspl", MEDIA_EMPTY | COVER_OPEN | PAUSED, {{"\033!?", 3, tspl}}},
    {"zpl",
     MEDIA_EMPTY | COVER_OPEN | PAUSED,
     {{"~HS", 3, zpl_host_status}, {"~HQES", 5, zpl_errors}}},
    {"epl2", MEDIA_EMPTY | COVER_OPEN, {{"^ee", 3, epl2}}},
    {"cpcl", MEDIA_EMPTY | COVER_OPEN, {{"\033h", 2, cpcl}}},
    {"escpos",
     MEDIA_EMPTY | COVER_OPEN,
     {{"\020\004\001", 3, escpos_printer},
      {"\020\004\002", 3, escpos_offline},
      {"\020\004\003", 3, escpos_error},
      {"\020\004\004", 3, escpos_paper}}},
    {"dpl", MEDIA_EMPTY | PAUSED, {{"\001A", 2, dpl}}},
    {"sbpl", MEDIA_EMPTY | COVER_OPEN, {{"\005", 1, sbpl}}},
    {"brother", MEDIA_EMPTY | COVER_OPEN, {{"\033iS", 3, brother}}},
    {"dymo", MEDIA_EMPTY, {{"\033A", 2, dymo}}},
    {"dymo550",
     MEDIA_EMPTY | COVER_OPEN,
     {{"\033A\001", 3, dymo550}, {"\033A\000", 3, dymo550}, {"\033A\002", 3, dymo550}}},
};

static const struct {
    const char *word;
    unsigned is;
} conditions[] = {{"media-empty", MEDIA_EMPTY}, {"cover-open", COVER_OPEN}, {"paused", PAUSED}};
#define CONDITIONS (sizeof conditions / sizeof conditions[0])

static const struct language *find(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    }
    return NULL;
}

/* --- the printer --- */

struct printer {
    const struct language *language; /* NULL if it is none of the table: it answers nothing */
    const char *folder;
    int bin;
    char word[32]; /* the condition */
    unsigned long number;
    unsigned long taken; /* bytes of this connection */
    bool dropped;        /* for this condition */
    uint8_t tail[8];     /* the last bytes */
};

static void look(struct printer *printer)
{
    char path[512], line[64] = "", word[32] = "";
    unsigned long number = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/condition", printer->folder);
    file = fopen(path, "re");
    if (file == NULL)
        return;
    if (fgets(line, sizeof line, file) == NULL || sscanf(line, "%31s %lu", word, &number) < 1)
        strcpy(word, "ready");
    fclose(file);
    if (strcmp(word, printer->word) != 0 || number != printer->number)
        printer->dropped = false;
    memcpy(printer->word, word, sizeof word);
    printer->number = number;
}

static unsigned state_of(const struct printer *printer)
{
    size_t i;

    for (i = 0; i < CONDITIONS; i++) {
        if (strcmp(conditions[i].word, printer->word) == 0 && printer->taken >= printer->number)
            return conditions[i].is & printer->language->can;
    }
    return 0;
}

static void answer(const struct printer *printer, int client)
{
    size_t i, len;
    uint8_t out[256];

    if (printer->language == NULL || strcmp(printer->word, "silent") == 0)
        return;
    for (i = 0; i < 4 && printer->language->questions[i].bytes != NULL; i++) {
        len = printer->language->questions[i].len;
        if (memcmp(printer->tail + sizeof printer->tail - len,
                   printer->language->questions[i].bytes, len) != 0)
            continue;
        len = printer->language->questions[i].answer(state_of(printer), out);
        if (send(client, out, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            return;
    }
}

/* @return false once the connection is to be closed */
static bool take(struct printer *printer, int client)
{
    const bool slow = strcmp(printer->word, "slow") == 0;
    const bool drop = strcmp(printer->word, "drop") == 0 && !printer->dropped;
    uint8_t bytes[4096];
    size_t most = slow ? printer->number / 50 + 1 : sizeof bytes;
    ssize_t got, i;

    /* What comes after the last byte before a connection closes must not be answered: a printer
     * that answered at the end of a job has all of it. */
    if (drop && printer->taken < printer->number && most > printer->number - printer->taken)
        most = printer->number - printer->taken;
    got = read(client, bytes, most < sizeof bytes ? most : sizeof bytes);

    if (got <= 0)
        return false;
    for (i = 0; i < got; i++) {
        memmove(printer->tail, printer->tail + 1, sizeof printer->tail - 1);
        printer->tail[sizeof printer->tail - 1] = bytes[i];
        printer->taken++;
        answer(printer, client);
    }
    if (write(printer->bin, bytes, (size_t)got) != got)
        return false;
    if (slow)
        usleep(20000);
    if (drop && printer->taken >= printer->number) {
        const struct linger at_once = {.l_onoff = 1};
        setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        printer->dropped = true;
        return ftruncate(printer->bin, 0) != 0; /* false: close it */
    }
    return true;
}

static void serve(struct printer *printer, int client)
{
    struct pollfd ready = {.fd = client, .events = POLLIN};
    bool open = true;

    printer->taken = 0;
    memset(printer->tail, 0, sizeof printer->tail);
    while (open) {
        int found = poll(&ready, 1, 20);
        look(printer);
        if (found > 0)
            open = take(printer, client);
    }
    close(client);
}

static int open_port(const char *folder)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    char path[512], part[520];
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int small = 4096;
    FILE *port;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    /* A small buffer, so that what it does not take is felt soon. */
    if (server < 0 || setsockopt(server, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) != 0 ||
        bind(server, (struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(server, (struct sockaddr *)&address, &length) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/port", folder);
    snprintf(part, sizeof part, "%s-new", path);
    port = fopen(part, "we");
    if (port == NULL)
        return -1;
    fprintf(port, "%u\n", (unsigned)ntohs(address.sin_port));
    fclose(port);
    return rename(part, path) == 0 ? server : -1;
}

static int print_conditions(const char *name)
{
    const struct language *language = find(name);
    size_t i;

    for (i = 0; language != NULL && i < CONDITIONS; i++) {
        if ((language->can & conditions[i].is) != 0)
            puts(conditions[i].word);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct printer printer = {.word = "late"};
    char path[512];
    int server;

    if (argc == 3 && strcmp(argv[1], "--conditions") == 0)
        return print_conditions(argv[2]);
    if (argc != 3)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    printer.language = find(argv[1]);
    printer.folder = argv[2];
    snprintf(path, sizeof path, "%s/bin", argv[2]);
    printer.bin = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    server = open_port(argv[2]);
    if (printer.bin < 0 || server < 0)
        return 1;
    for (look(&printer); strcmp(printer.word, "late") == 0; look(&printer))
        usleep(20000);
    if (listen(server, 8) != 0)
        return 1;
    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client >= 0) {
            look(&printer);
            serve(&printer, client);
        }
    }
}
