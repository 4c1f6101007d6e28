/* memory.c - libcurl's memory: wiped before it is freed */
#include "core/net/exchange.h"

#include <curl/curl.h>
#include <malloc.h>
#include <pthread.h>
#include <string.h>

/*
 * libcurl copies what it sends (header lines, TLS records) and what it
 * receives into blocks of its own, and frees them as they are. Tokens and
 * client secrets pass through there, so every block is wiped on its way out.
 */
static void wiping_free(void *block)
{
	if (block)
		explicit_bzero(block, malloc_usable_size(block));
	free(block);
}

static void *wiping_realloc(void *block, size_t size)
{
	size_t had = block ? malloc_usable_size(block) : 0;
	void *bigger;

	if (block && size <= had)
		return block;
	bigger = malloc(size ? size : 1);
	if (bigger && block) {
		memcpy(bigger, block, had < size ? had : size);
		wiping_free(block);
	}
	return bigger;
}

static CURLcode result;

static void setup(void)
{
	result = curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wiping_free,
				      wiping_realloc, strdup, calloc);
}

int exchange_setup(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, setup);
	if (result != CURLE_OK)
		return err_set(err, EXIT_SYSTEM, "libcurl does not start: %s",
			       curl_easy_strerror(result));
	return 0;
}
