/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/stress.h"

#include "filter/opener/ask.h"
#include "filter/seal/envelope.h"
#include "filter/store/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct stress_tally *stress_tally;

static char folder[] = "/tmp/waymask-stress-XXXXXX";
static char log_path[64], socket_path[64], conf_path[64], waymask[1024];

static struct label {
    char id[17], waybill[16], name[16], digits[WM_ENVELOPE_DIGITS];
} labels[STRESS_LABELS];

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "stress: %s: %s\n", what, strerror(errno));
    abort();
}

static void seal_labels(void)
{
    struct wm_recipients *list;
    struct wm_station_key station;
    struct wm_envelope_info info;
    struct wm_err err = {0};
    char list_path[128], root_path[128], station_path[128];
    unsigned i;
    size_t k;

    snprintf(list_path, sizeof list_path, "%s/site/print/recipients.list", folder);
    snprintf(root_path, sizeof root_path, "%s/site/print/root.pub", folder);
    snprintf(station_path, sizeof station_path, "%s/site/print/station.key", folder);
    list = wm_recipients_load(list_path, root_path, (uint32_t)time(NULL), &err);
    must(list != NULL && wm_station_key_load(station_path, &station, &err) == 0, err.text);
    for (i = 0; i < STRESS_LABELS; i++) {
        struct label *label = &labels[i];
        struct wm_section_plain plain = {.role = 1};
        uint8_t envelope[WM_ENVELOPE_MAX];
        size_t len = 0;
        snprintf(label->waybill, sizeof label->waybill, "77100%05u", i);
        snprintf(label->name, sizeof label->name, "N%u", i);
        plain.text[WM_KEY_NAME] = label->name;
        must(wm_envelope_seal(list, &station, label->waybill, "", (uint32_t)time(NULL), 720, &plain,
                              1, envelope, &len, &err) == 0 &&
                 wm_digits_encode(envelope, len, label->digits, sizeof label->digits) == 0 &&
                 wm_envelope_parse(envelope, len, &info, &err) == 0,
             err.text);
        for (k = 0; k < sizeof info.label_id; k++)
            snprintf(label->id + 2 * k, 3, "%02x", info.label_id[k]);
    }
    wm_recipients_free(list);
}

static void write_conf(void)
{
    FILE *file = fopen(conf_path, "w");

    must(file != NULL, conf_path);
    fprintf(file,
            "RootKey root.pub\nRecipientList recipients.list\nRoleKey courier.key\n"
            "StateDirectory %s\nSocket %s\nAllow courier deliver *\n"
            "OpeningsPerHour 1000000\nOpeningsPerDay 1000000\nOpeningsPerLabel 1000000\n",
            folder, socket_path);
    must(fclose(file) == 0 && chmod(conf_path, 0600) == 0, conf_path);
}

void stress_make(void)
{
    const char *build = getenv("abs_top_builddir");
    struct wm_err err = {0};
    char site_path[64];

    must(mkdtemp(folder) != NULL, "mkdtemp");
    snprintf(waymask, sizeof waymask, "%s/waymask", build != NULL ? build : ".");
    snprintf(log_path, sizeof log_path, "%s/audit.log", folder);
    snprintf(socket_path, sizeof socket_path, "%s/socket", folder);
    snprintf(conf_path, sizeof conf_path, "%s/site/open-courier/opener.conf", folder);
    snprintf(site_path, sizeof site_path, "%s/site", folder);
    must(wm_keys_make_site(site_path, (uint32_t)time(NULL), &err) == 0, err.text);
    seal_labels();
    write_conf();
    stress_tally =
        mmap(NULL, sizeof *stress_tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(stress_tally != MAP_FAILED, "mmap");
}

void stress_remove(void)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    must(system(command) == 0, command);
}

void stress_fresh(void)
{
    memset(stress_tally, 0, sizeof *stress_tally);
    (void)unlink(log_path);
}

/* Only messages of the opener that matter to a reader of the test's output. */
static void become_opener(size_t file_bytes)
{
    const struct rlimit limit = {.rlim_cur = file_bytes, .rlim_max = RLIM_INFINITY};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (file_bytes > 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(98);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (getenv("WAYMASK_STRESS_LOUD") == NULL)
        dup2(null, STDERR_FILENO);
    execl(waymask, "waymask", "opener", "--config", conf_path, (char *)NULL);
    _exit(99);
}

static bool listens(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answers;

    memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
    answers = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    if (fd >= 0)
        close(fd);
    return answers;
}

static void rest(long milliseconds)
{
    const struct timespec pause = {.tv_sec = milliseconds / 1000,
                                   .tv_nsec = milliseconds % 1000 * 1000000};

    nanosleep(&pause, NULL);
}

pid_t stress_start(size_t file_bytes)
{
    pid_t opener = fork();
    unsigned tries;

    must(opener >= 0, "fork");
    if (opener == 0)
        become_opener(file_bytes);
    for (tries = 0; tries < 6000; tries++) {
        if (listens())
            return opener;
        must(waitpid(opener, NULL, WNOHANG) == 0, "the opener ended; see WAYMASK_STRESS_LOUD");
        rest(5);
    }
    must(false, "the opener does not answer");
    return -1;
}

int stress_end(pid_t opener, int signal_number)
{
    int status = -1;

    must(kill(opener, signal_number) == 0 && waitpid(opener, &status, 0) == opener, "kill");
    return status;
}

static void ask(const struct label *label, size_t index)
{
    struct wm_request request = {.purpose = WM_PURPOSE_DELIVER, .role = 1};
    struct wm_answer answer;
    struct wm_err err = {0};

    strcpy(request.waybill, label->waybill);
    strcpy(request.code, label->digits);
    if (wm_opener_ask(socket_path, &request, &answer, &err) != WM_OK) {
        stress_tally->unreachable++;
        rest(2);
    } else if (answer.status != WM_OK) {
        stress_tally->refused++;
        if (strcmp(answer.result, "no-record") == 0)
            stress_tally->no_record++;
    } else {
        stress_tally->ok[index]++;
        if (strcmp(answer.opening.waybill, label->waybill) != 0 ||
            strcmp(answer.opening.opened.text[WM_KEY_NAME], label->name) != 0)
            stress_tally->wrong++;
    }
}

void stress_ask_alone(unsigned count)
{
    unsigned i;

    for (i = 0; i < count; i++)
        ask(&labels[i % STRESS_LABELS], i % STRESS_LABELS);
}

void stress_ask(unsigned count, pid_t clients[STRESS_CLIENTS])
{
    unsigned i, k;

    for (i = 0; i < STRESS_CLIENTS; i++) {
        clients[i] = fork();
        must(clients[i] >= 0, "fork");
        if (clients[i] > 0)
            continue;
        for (k = 0; count == 0 ? !stress_tally->stop : k < count; k++) {
            const size_t index = (i * 53 + k) % STRESS_LABELS;
            ask(&labels[index], index);
        }
        _exit(0);
    }
}

void stress_wait(const pid_t clients[STRESS_CLIENTS])
{
    unsigned i;
    int status;

    for (i = 0; i < STRESS_CLIENTS; i++)
        must(waitpid(clients[i], &status, 0) == clients[i] && status == 0, "a client failed");
}

static int take_entry(void *context, const struct wm_log_entry *entry)
{
    struct stress_log *log = context;
    unsigned i = 0;

    log->entries++;
    log->repairs += entry->event == WM_LOG_REPAIR ? 1 : 0;
    log->deny += entry->event == WM_LOG_DENY ? 1 : 0;
    if (entry->event != WM_LOG_OPEN || strcmp(entry->result, "ok") != 0)
        return 0;
    while (i < STRESS_LABELS && strcmp(labels[i].id, entry->label) != 0)
        i++;
    if (i < STRESS_LABELS)
        log->open[i]++;
    else
        log->unknown++;
    return 0;
}

void stress_read(struct stress_log *log)
{
    memset(log, 0, sizeof *log);
    log->result = wm_log_each(log_path, take_entry, log, NULL);
}

size_t stress_log_size(void)
{
    struct stat about;

    return stat(log_path, &about) == 0 ? (size_t)about.st_size : 0;
}

unsigned stress_unrecorded(const struct stress_log *log)
{
    unsigned i, count = 0;

    for (i = 0; i < STRESS_LABELS; i++)
        count += stress_tally->ok[i] > log->open[i] ? 1 : 0;
    return count;
}

unsigned stress_sum_ok(void)
{
    unsigned i, sum = 0;

    for (i = 0; i < STRESS_LABELS; i++)
        sum += stress_tally->ok[i];
    return sum;
}

unsigned stress_sum_open(const struct stress_log *log)
{
    unsigned i, sum = 0;

    for (i = 0; i < STRESS_LABELS; i++)
        sum += log->open[i];
    return sum;
}

int stress_audit_verify(void)
{
    char command[1200];
    int status;

    snprintf(command, sizeof command, "'%s' audit verify '%s' >/dev/null 2>&1", waymask, log_path);
    status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
