/* libgit2.h - libgit2's functions, loaded when the first of them is needed */
#ifndef CORE_GIT_LIBGIT2_H
#define CORE_GIT_LIBGIT2_H

#include <git2.h>

/*
 * With the libraries that it brings along it takes longer to load than a check
 * that finds nothing new takes in all: core/base/library.h. A function that
 * is missing here is one that the linker misses.
 */
/* clang-format off */
#define LIBGIT2_CALLS(X)                                                       \
	X(buf_dispose) X(checkout_tree) X(config_free)                         \
	X(config_get_string_buf) X(config_open_default) X(config_open_level)   \
	X(config_set_string) X(error_clear) X(error_last)                      \
	X(index_add_from_buffer) X(index_entry_is_conflict)                    \
	X(index_entrycount) X(index_free) X(index_get_byindex) X(index_write)  \
	X(index_write_tree) X(libgit2_init) X(libgit2_opts) X(object_free)     \
	X(odb_exists_prefix) X(odb_free) X(odb_get_backend) X(odb_hash)        \
	X(odb_num_backends) X(odb_refresh) X(odb_stream_free) X(odb_write)     \
	X(oid_fromstrn) X(reference_create) X(reference_create_matching)       \
	X(reference_free) X(reference_iterator_free)                           \
	X(reference_iterator_new) X(reference_lookup)                          \
	X(reference_name_is_valid) X(reference_name_to_id)                     \
	X(reference_next_name) X(reference_symbolic_target)                    \
	X(reference_target) X(reference_type) X(repository_commondir)          \
	X(repository_config) X(repository_free) X(repository_index)            \
	X(repository_init_ext) X(repository_is_shallow) X(repository_odb)      \
	X(repository_open_ext) X(repository_workdir)                           \
	X(status_list_entrycount) X(status_list_free) X(status_list_new)       \
	X(tree_free) X(tree_lookup)
/* clang-format on */

#define LIBGIT2_DECLARE(name) __typeof__(git_##name) *name;
struct libgit2 {
	LIBGIT2_CALLS(LIBGIT2_DECLARE)
};
#undef LIBGIT2_DECLARE

const struct libgit2 *libgit2(void);

/* clang-format off */
#define git_buf_dispose (*libgit2()->buf_dispose)
#define git_checkout_tree (*libgit2()->checkout_tree)
#define git_config_free (*libgit2()->config_free)
#define git_config_get_string_buf (*libgit2()->config_get_string_buf)
#define git_config_open_default (*libgit2()->config_open_default)
#define git_config_open_level (*libgit2()->config_open_level)
#define git_config_set_string (*libgit2()->config_set_string)
#define git_error_clear (*libgit2()->error_clear)
#define git_error_last (*libgit2()->error_last)
#define git_index_add_from_buffer (*libgit2()->index_add_from_buffer)
#define git_index_entry_is_conflict (*libgit2()->index_entry_is_conflict)
#define git_index_entrycount (*libgit2()->index_entrycount)
#define git_index_free (*libgit2()->index_free)
#define git_index_get_byindex (*libgit2()->index_get_byindex)
#define git_index_write (*libgit2()->index_write)
#define git_index_write_tree (*libgit2()->index_write_tree)
#define git_libgit2_init (*libgit2()->libgit2_init)
#define git_libgit2_opts (*libgit2()->libgit2_opts)
#define git_object_free (*libgit2()->object_free)
#define git_odb_exists_prefix (*libgit2()->odb_exists_prefix)
#define git_odb_free (*libgit2()->odb_free)
#define git_odb_get_backend (*libgit2()->odb_get_backend)
#define git_odb_hash (*libgit2()->odb_hash)
#define git_odb_num_backends (*libgit2()->odb_num_backends)
#define git_odb_refresh (*libgit2()->odb_refresh)
#define git_odb_stream_free (*libgit2()->odb_stream_free)
#define git_odb_write (*libgit2()->odb_write)
#define git_oid_fromstrn (*libgit2()->oid_fromstrn)
#define git_reference_create (*libgit2()->reference_create)
#define git_reference_create_matching (*libgit2()->reference_create_matching)
#define git_reference_free (*libgit2()->reference_free)
#define git_reference_iterator_free (*libgit2()->reference_iterator_free)
#define git_reference_iterator_new (*libgit2()->reference_iterator_new)
#define git_reference_lookup (*libgit2()->reference_lookup)
#define git_reference_name_is_valid (*libgit2()->reference_name_is_valid)
#define git_reference_name_to_id (*libgit2()->reference_name_to_id)
#define git_reference_next_name (*libgit2()->reference_next_name)
#define git_reference_symbolic_target (*libgit2()->reference_symbolic_target)
#define git_reference_target (*libgit2()->reference_target)
#define git_reference_type (*libgit2()->reference_type)
#define git_repository_commondir (*libgit2()->repository_commondir)
#define git_repository_config (*libgit2()->repository_config)
#define git_repository_free (*libgit2()->repository_free)
#define git_repository_index (*libgit2()->repository_index)
#define git_repository_init_ext (*libgit2()->repository_init_ext)
#define git_repository_is_shallow (*libgit2()->repository_is_shallow)
#define git_repository_odb (*libgit2()->repository_odb)
#define git_repository_open_ext (*libgit2()->repository_open_ext)
#define git_repository_workdir (*libgit2()->repository_workdir)
#define git_status_list_entrycount (*libgit2()->status_list_entrycount)
#define git_status_list_free (*libgit2()->status_list_free)
#define git_status_list_new (*libgit2()->status_list_new)
#define git_tree_free (*libgit2()->tree_free)
#define git_tree_lookup (*libgit2()->tree_lookup)
/* clang-format on */

#endif
