/* library.c - libcurl's functions, passed on to libcurl when it is needed */
#include "core/base/library.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdarg.h>

/* Macros that check the types of what is passed; here are the functions. */
#undef curl_easy_getinfo
#undef curl_easy_setopt

/* clang-format off */
#define FUNCTIONS(X)                                                           \
	X(curl_easy_cleanup) X(curl_easy_getinfo) X(curl_easy_init)            \
	X(curl_easy_perform) X(curl_easy_reset) X(curl_easy_setopt)            \
	X(curl_easy_strerror) X(curl_free) X(curl_getdate)                     \
	X(curl_global_init_mem) X(curl_url) X(curl_url_cleanup)                \
	X(curl_url_get) X(curl_url_set) X(curl_url_strerror)
/* clang-format on */

#define DECLARE(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(DECLARE)
} loaded;

#define FIND(name) library_find(&loaded.name, library, #name);
static void load(void)
{
	void *library = library_load("libcurl.so.4");

	FUNCTIONS(FIND)
}

static const __typeof__(loaded) *curl(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return &loaded;
}

void curl_easy_cleanup(CURL *easy)
{
	curl()->curl_easy_cleanup(easy);
}

/* What follows `info` is always a pointer. */
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
	va_list args;
	void *out;

	va_start(args, info);
	out = va_arg(args, void *);
	va_end(args);
	return curl()->curl_easy_getinfo(easy, info, out);
}

CURL *curl_easy_init(void)
{
	return curl()->curl_easy_init();
}

CURLcode curl_easy_perform(CURL *easy)
{
	return curl()->curl_easy_perform(easy);
}

void curl_easy_reset(CURL *easy)
{
	curl()->curl_easy_reset(easy);
}

typedef void function(void);

/* What follows `option` has the type that its number's range says. */
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
	CURLcode code;
	va_list args;

	va_start(args, option);
	if (option < CURLOPTTYPE_OBJECTPOINT)
		code = curl()->curl_easy_setopt(easy, option,
						va_arg(args, long));
	else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
		code = curl()->curl_easy_setopt(easy, option,
						va_arg(args, curl_off_t));
	else if (option >= CURLOPTTYPE_FUNCTIONPOINT &&
		 option < CURLOPTTYPE_OFF_T)
		code = curl()->curl_easy_setopt(easy, option,
						va_arg(args, function *));
	else
		code = curl()->curl_easy_setopt(easy, option,
						va_arg(args, void *));
	va_end(args);
	return code;
}

const char *curl_easy_strerror(CURLcode code)
{
	return curl()->curl_easy_strerror(code);
}

void curl_free(void *p)
{
	curl()->curl_free(p);
}

time_t curl_getdate(const char *text, const time_t *unused)
{
	return curl()->curl_getdate(text, unused);
}

CURLcode curl_global_init_mem(long flags, curl_malloc_callback m,
			      curl_free_callback f, curl_realloc_callback r,
			      curl_strdup_callback s, curl_calloc_callback c)
{
	return curl()->curl_global_init_mem(flags, m, f, r, s, c);
}

CURLU *curl_url(void)
{
	return curl()->curl_url();
}

void curl_url_cleanup(CURLU *url)
{
	curl()->curl_url_cleanup(url);
}

/* Versions of libcurl differ in whether `url` is const: its declaration is
 * ours, the name that is linked is libcurl's. */
CURLUcode get_url_part(CURLU *url, CURLUPart part, char **out,
		       unsigned flags) __asm__("curl_url_get");

CURLUcode get_url_part(CURLU *url, CURLUPart part, char **out, unsigned flags)
{
	return curl()->curl_url_get(url, part, out, flags);
}

CURLUcode curl_url_set(CURLU *url, CURLUPart part, const char *text,
		       unsigned flags)
{
	return curl()->curl_url_set(url, part, text, flags);
}

const char *curl_url_strerror(CURLUcode code)
{
	return curl()->curl_url_strerror(code);
}
