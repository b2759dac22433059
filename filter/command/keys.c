/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/command/command.h"
#include "filter/command/keys_verb.h"
#include "filter/seal/keys.h"

#include <string.h>

static int run(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv, const char *conf_path, struct wm_err *err);
    } verbs[] = {
        {"list", wm_keys_list},
        {"draft", wm_keys_draft},
        {"sign", wm_keys_sign},
        {"rotate", wm_keys_rotate},
        {"revoke", wm_keys_revoke},
        {"retire", wm_keys_retire},
        {"passphrase", wm_keys_passphrase},
    };
    size_t i;

    for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (argc < 2 || strcmp(argv[1], verbs[i].name) != 0)
            continue;
        if (wm_seal_init(err) != WM_OK)
            return (int)err->code;
        return verbs[i].run(argc - 1, argv + 1, conf_path, err);
    }
    return wm_command_misuse("keys", err);
}

const struct wm_command wm_command_keys = {
    .name = "keys",
    .synopsis =
        "list | draft LIST | sign --key ROOT.key [-o FILE] DRAFT |\n"
        "       rotate --role R [--scope PATTERN] [--overlap DAYS] -o NEW.key LIST |\n"
        "       revoke --station ID [--checkpoint FILE] LIST |\n"
        "       retire [--list FILE] [--force] FILE |\n"
        "       passphrase [--remove] FILE",
    .summary = N_("show, change and sign the recipient list; retire keys"),
    .help =
        N_("  list         the rows of the recipient list that the configuration names, once\n"
           "               its signature and dates have been checked\n"
           "  draft        LIST without its signature, its version raised by one: edit it\n"
           "  sign         the draft with the root's private key, once all is checked\n"
           "  rotate       a role's next key, and the draft of LIST that seals to it from now on\n"
           "  revoke       the draft of LIST in which a station is revoked\n"
           "  retire       destroy this copy of a role's private key, leave a record of it\n"
           "  passphrase   set, change or take away the passphrase of a private key\n"
           "\n"
           "  --key FILE   the root's private key\n"
           "  -o, --output FILE\n"
           "               sign: put the list there, whole or not at all; a list there must be\n"
           "               the same root's and of a lower version. Default: standard output.\n"
           "               rotate: the new key\n"
           "  --role R     the role, 1 to 255\n"
           "  --scope PATTERN\n"
           "               the outlets whose key is rotated, if the role has several\n"
           "  --overlap DAYS\n"
           "               for which the old key may still be sealed to; default 7\n"
           "  --station ID the station\n"
           "  --checkpoint FILE\n"
           "               its log's signed head from before: labels up to it stay genuine\n"
           "  --list FILE  the list that tells whether labels are still sealed to the key;\n"
           "               default recipients.list beside it\n"
           "  --force      retire it whatever the list says\n"
           "  --log FILE   sign, rotate, revoke, retire: put it on record in this audit log\n"
           "               first; what cannot be recorded is not done\n"
           "  --remove     take the passphrase away\n"
           "  --passphrase, --passphrase-file FILE\n"
           "               put the new key under a passphrase, asked for or from a secret\n"
           "               file of one line; sign: that of the root's key;\n"
           "               passphrase: the new one, and --old-passphrase-file FILE the old one"),
    .run = run,
};
