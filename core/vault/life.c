/* life.c - how long a token still lives */
#include "core/vault/life.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const char *const names[] = {
	[LIFE_GOOD] = "good",       [LIFE_UNKNOWN] = "unknown",
	[LIFE_SOON] = "soon",       [LIFE_EXPIRED] = "expired",
	[LIFE_REVOKED] = "revoked",
};

const char *life_name(enum life life)
{
	return names[life];
}

enum life life_of(const struct entry *entry, int64_t now, int64_t within)
{
	if (entry->revoked)
		return LIFE_REVOKED;
	if (entry->expires == 0)
		return LIFE_UNKNOWN;
	if (entry->expires <= now)
		return LIFE_EXPIRED;
	/* not now + within, which may lie beyond the last second */
	return entry->expires - now <= within ? LIFE_SOON : LIFE_GOOD;
}

bool life_is_given_back(const struct entry *entry)
{
	return entry->revoked && !entry->refresh_token;
}

bool life_is_left(const struct entry *entry, int64_t now)
{
	enum life life = life_of(entry, now, 0);

	return entry->refresh_token ||
	       (life != LIFE_EXPIRED && life != LIFE_REVOKED);
}

/* Down to the largest unit of which there are at least two. */
static int64_t rounded(int64_t seconds)
{
	static const int64_t units[] = { DAY, HOUR, MINUTE };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (seconds >= 2 * units[i])
			return seconds - seconds % units[i];
	return seconds;
}

/* text_span() would make weeks of 14 days. */
static void add_span(struct buf *out, int64_t seconds)
{
	int64_t days = seconds / DAY;

	seconds = rounded(seconds);
	if (seconds >= 2 * DAY)
		buf_addf(out, "%lld days", (long long)days);
	else
		text_span(out, seconds);
}

void life_words(struct buf *out, const struct entry *entry, int64_t now)
{
	switch (life_of(entry, now, 0)) {
	case LIFE_REVOKED:
		buf_add(out, life_is_given_back(entry)
				     ? "revoked"
				     : "revoked, but for its refresh token");
		break;
	case LIFE_UNKNOWN:
		buf_add(out, "nobody knows when it expires");
		break;
	case LIFE_EXPIRED:
		buf_add(out, "expired ");
		add_span(out, now - entry->expires);
		buf_add(out, " ago");
		break;
	case LIFE_GOOD:
	case LIFE_SOON:
		buf_add(out, "expires in ");
		add_span(out, entry->expires - now);
		break;
	}
}

char *life_renewal(const struct entry *entry)
{
	return xasprintf("rbctl apply %s --env %s",
			 entry->runbook ? entry->runbook : "RUNBOOK",
			 entry->environment ? entry->environment : "NAME");
}
