/* fs.h - files: reading with a cap, writing that a crash can't halve */
#ifndef CORE_BASE_FS_H
#define CORE_BASE_FS_H

#include "core/base/buf.h"
#include "core/base/err.h"

#include <sys/types.h>

/* Reads a regular file (following links) or, for "-", standard input.
 * More than `cap` bytes is an error (EXIT_INPUT), as is what can't be read. */
int fs_read(struct buf *out, const char *path, size_t cap, struct err *err)
	MUST_CHECK;
/* The same from an open descriptor, to its end; `name` is for messages. */
int fs_read_fd(struct buf *out, int fd, const char *name, size_t cap,
	       struct err *err) MUST_CHECK;
/* Reads a file that holds secrets or memory: it must belong to the caller,
 * be a regular file itself (no link) and be closed to group and others.
 * *found is false, and 0 returned, when there is none. */
int fs_read_private(struct buf *out, bool *found, const char *path, size_t cap,
		    struct err *err) MUST_CHECK;

/* Writes a temporary beside `path`, fsyncs it, renames it over `path`, and
 * fsyncs the folder. On failure `path` is as it was. EXIT_SYSTEM. */
int fs_write(const char *path, const void *bytes, size_t len, mode_t mode,
	     struct err *err) MUST_CHECK;
/* The same, but doesn't wait for the disk: for what can be made again, and is
 * checked when it is read. */
int fs_write_quick(const char *path, const void *bytes, size_t len, mode_t mode,
		   struct err *err) MUST_CHECK;
/* As fs_write(), but refuses (EXIT_INPUT) when `path` is there already. */
int fs_write_new(const char *path, const void *bytes, size_t len, mode_t mode,
		 struct err *err) MUST_CHECK;
/* One of several files that belong together. */
struct fs_text {
	const char *path;
	const void *bytes;
	size_t len;
	bool replace; /* what is there; else that is EXIT_INPUT */
};
/* The folder in which that file stands, so that its rename survives a crash.
 * -1: errno. */
int fs_sync_folder(const char *path) MUST_CHECK;
/* All of them, or none: each is written aside first, and when one can't be put
 * in its place, what was there before stands again. Folders are made, and
 * stay. What is replaced keeps its mode; the umask counts for what is new. What
 * can't be put back stays beside its place, and the error names where.
 * (fs_together.c) */
int fs_write_together(const struct fs_text *files, size_t nr, mode_t mode,
		      struct err *err) MUST_CHECK;
/* Creates `path` and the folders above it. Existing ones are left alone. */
int fs_mkdirs(const char *path, mode_t mode, struct err *err) MUST_CHECK;
/* The same for a private folder: 0700; an existing one must belong to the
 * caller and be closed to group and others. */
int fs_mkdirs_private(const char *path, struct err *err) MUST_CHECK;
/* A new private folder parent/name.XXXXXX, where `parent` is made when it
 * isn't there. Caller frees *out, and removes the folder. */
int fs_scratch(char **out, const char *parent, const char *name,
	       struct err *err) MUST_CHECK;
/* The folder with all that is in it; links are not followed. */
void fs_remove_tree(const char *path);
bool fs_exists(const char *path);
int fs_write_all(int fd, const void *bytes, size_t len); /* -1: errno */

/*
 * An exclusive lock (flock) on a file that is made when it isn't there.
 * Returns the descriptor that holds it: close() frees it. When somebody else
 * holds it: waits if `wait`, else -1 with err->code EXIT_WAITING.
 */
int fs_lock(const char *path, bool wait, struct err *err) MUST_CHECK;

#define autoclose __attribute__((cleanup(fs_close_pointer)))
void fs_close_pointer(int *fd); /* -1 is fine */

/*
 * Runs a program with arguments (no shell), `input` on its standard input,
 * and collects its standard output up to `cap`; standard error is collected
 * into `errors` (up to 4 KiB; may be NULL: it goes to our own). `argv` ends
 * with NULL; argv[0] is looked up in PATH. *status is the exit status, or
 * 128 + signal. -1 only when it could not be run at all.
 */
int fs_run(int *status, struct buf *out, struct buf *errors,
	   const char *const argv[], const void *input, size_t input_len,
	   size_t cap, struct err *err) MUST_CHECK;

#endif
