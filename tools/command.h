/* The commands of kehou: one row each in tools/main.c, one file tools/cmd_NAME.c each. */
#ifndef KEHOU_COMMAND_H
#define KEHOU_COMMAND_H

/* argv[0] is the command's name. Return the exit code of contract section 1. */
int command_validate(int argc, char **argv);
int command_solve(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_update(int argc, char **argv);
int command_whatif(int argc, char **argv);
int command_check(int argc, char **argv);
int command_emit(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_model(int argc, char **argv);
int command_generate(int argc, char **argv);
int command_batch(int argc, char **argv);
int command_batch_task(int argc, char **argv); /* one task of a batch: for its engines */
int command_import(int argc, char **argv);
int command_template(int argc, char **argv);
int command_schema(int argc, char **argv); /* prints the JSON Schema of instances */

#endif
