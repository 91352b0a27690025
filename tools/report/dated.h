/* The term day by day: on which dates a meeting, study group or post is held (models/school/calendar.h: closed
 * days skipped, swapped days as the weekday they stand for). Calendars, sign-in sheets, subsidies and fees all
 * count from here. */
#ifndef KEHOU_DATED_H
#define KEHOU_DATED_H

#include "tools/report/report.h"

/* A date on which a slot is held; irregular: it stands for the slot's weekday without being one. */
struct held {
    int date, week;
    bool irregular;
};

/* One use on one date. */
struct dated {
    int date;
    const struct use *use; /* in the report's grids */
};

struct dated_list {
    int count;
    const struct dated *at;
};

/* Dates on which the slot is held within the weeks, in order; in the arena. `count` is set. */
const struct held *dated_slot(const struct instance *in, int slot, weekset weeks, struct arena *a, int *count);

/* Everything that the entity does, by date, then as its week is ordered. Of a student only from its `from` to its
 * `to`, to the day. */
struct dated_list dated_of(const struct report *r, enum subject subject, int entity, struct arena *a);
/* All slots of one section. */
struct dated_list dated_section(const struct report *r, int section, struct arena *a);

/* Calendar months that the term touches, and the place of a date of the term among them. */
int dated_months(const struct term *term);
int dated_month(const struct term *term, int date);
/* Year and month (1 to 12) of one of them. */
void dated_month_split(const struct term *term, int month, int *year, int *of_year);
/* The same as text, 2026-09, into out [DATED_MONTH_SIZE]. */
enum { DATED_MONTH_SIZE = 16 };
void dated_month_write(const struct term *term, int month, char *out);

/* What a person does on a duty: article 20 counts them apart. */
enum duty_role { ROLE_LEADS, ROLE_SUPERVISES, ROLE_POST, ROLES };
/* Leads: the section's leader. Supervises: its further adults, and all of study groups. */
enum duty_role duty_role(const struct report *r, int staff, const struct use *u);

/* Duties of one person in one month; a duty is one slot on one date. */
struct duty_sum {
    int duties, minutes;
};
struct month_duties {
    struct duty_sum by[ROLES][PERIODS];
};
/* Those of each month of the term: dated_months() of them, in the arena. */
const struct month_duties *dated_duties(const struct report *r, int staff, struct arena *a);
/* Subsidy of a person for the duties of a month, in fen: duties x the profile's rate for its type (article 20). */
int64_t dated_subsidy(const struct report *r, int staff, const struct month_duties *month);

#endif
