/* build_id.c - which build of the program this is */
#include "core/cli/context.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#define NOTE_NAME "GNU"

static size_t rounded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

/* One segment of notes (elf(5)): headers, each with its name and content. */
static bool find_note(struct buf *out, const unsigned char *at, size_t len)
{
	ElfW(Nhdr) note;

	while (len >= sizeof(note)) {
		size_t size;

		memcpy(&note, at, sizeof(note));
		size = sizeof(note) + rounded(note.n_namesz) +
		       rounded(note.n_descsz);
		if (size > len)
			return false;
		if (note.n_type == NT_GNU_BUILD_ID &&
		    note.n_namesz == sizeof(NOTE_NAME) &&
		    memcmp(at + sizeof(note), NOTE_NAME, sizeof(NOTE_NAME)) ==
			    0) {
			text_hex(out,
				 at + sizeof(note) + rounded(note.n_namesz),
				 note.n_descsz);
			return true;
		}
		at += size;
		len -= size;
	}
	return false;
}

/* The first object that there is, is the program itself. */
static int look(struct dl_phdr_info *info, size_t size UNUSED, void *payload)
{
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		uintptr_t at = info->dlpi_addr + header->p_vaddr;

		if (header->p_type == PT_NOTE &&
		    find_note(payload, (const unsigned char *)at,
			      header->p_memsz))
			break;
	}
	return 1;
}

char *build_id(void)
{
	autobuf hex = { 0 };

	dl_iterate_phdr(look, &hex);
	return hex.len ? xasprintf(RBCTL_VERSION " %s", buf_str(&hex)) : NULL;
}
