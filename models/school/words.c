#include "school/instance.h"

const char *const day_words[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
const char *const stage_words[] = {"primary", "junior", "nine_year", NULL};
const char *const area_words[] = {"city", "county", NULL};
const char *const period_words[] = {"noon", "after_class", "evening", "extended", "holiday", NULL};
const char *const staff_type_words[] = {"own", "retired", "professional", "volunteer", "parent_volunteer", NULL};
const char *const provider_type_words[] = {"institution", "partner", NULL};
const char *const provider_status_words[] = {"approved", "suspended", "exited", NULL};
const char *const field_words[] = {"arts",    "sports",  "science", "technology", "labour",
                                   "reading", "culture", "other",   "academic",   NULL};
const char *const kind_words[] = {"homework",       "tutoring", "reading", "arts_sports", "club",
                                  "field_practice", "themed",   "other",   NULL};
const char *const risk_words[] = {"low", "medium", "high", NULL};
const char *const study_mix_words[] = {"class", "grade", "band", NULL};
const char *const measure_words[] = {"no_wish",    "wish_loss", "imbalance", "uneven", "apart",
                                     "unfamiliar", "late_care", "external",  "cost",   NULL};
const char *const moved_words[] = {"seats", "slots", "rooms", "staff", NULL};
