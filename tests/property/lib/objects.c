/* objects.c - git objects in memory, served to libgit2 as if from a disk */
#include "tests/property/lib/objects.h"
#include "core/git/repo_private.h"
#include "tests/bench/pack.h"

#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <string.h>

/* Before the loose objects (1) and the packs (2). */
#define PRIORITY 99

void objects_release(struct objects *objects)
{
	objects_truncate(objects, 0);
	free(objects->at);
	free(objects->slots);
	*objects = (struct objects){ 0 };
}

static size_t first_slot(const struct objects *objects, const struct oid *oid)
{
	size_t hash;

	memcpy(&hash, oid->id, sizeof(hash));
	return hash & (objects->nr_slots - 1);
}

static size_t next_slot(const struct objects *objects, size_t slot)
{
	return (slot + 1) & (objects->nr_slots - 1);
}

static void enter(struct objects *objects, size_t index)
{
	size_t slot = first_slot(objects, &objects->at[index].oid);

	while (objects->slots[slot])
		slot = next_slot(objects, slot);
	objects->slots[slot] = index + 1;
}

static void fill_slots(struct objects *objects, size_t nr_slots)
{
	free(objects->slots);
	objects->slots = xcalloc(nr_slots, sizeof(*objects->slots));
	objects->nr_slots = nr_slots;
	for (size_t i = 0; i < objects->nr; i++)
		enter(objects, i);
}

/* Those that are taken away were entered last: what was found before them
 * never had to step over them. */
static void leave(struct objects *objects, size_t index)
{
	size_t slot = first_slot(objects, &objects->at[index].oid);

	while (objects->slots[slot] != index + 1)
		slot = next_slot(objects, slot);
	objects->slots[slot] = 0;
}

void objects_truncate(struct objects *objects, size_t nr)
{
	while (objects->nr > nr) {
		leave(objects, objects->nr - 1);
		free(objects->at[--objects->nr].bytes);
	}
}

void objects_name(struct oid *out, enum object_type type, const void *bytes,
		  size_t len)
{
	static const git_object_t kinds[] = { GIT_OBJECT_COMMIT,
					      GIT_OBJECT_TREE,
					      GIT_OBJECT_BLOB };
	git_oid id;

	repo_library();
	if (git_odb_hash(&id, bytes, len, kinds[type]) < 0)
		abort();
	repo_from_git(out, &id);
}

const struct object *objects_find(const struct objects *objects,
				  const struct oid *oid)
{
	if (objects->nr_slots == 0)
		return NULL;
	for (size_t slot = first_slot(objects, oid); objects->slots[slot];
	     slot = next_slot(objects, slot)) {
		const struct object *object =
			&objects->at[objects->slots[slot] - 1];

		if (oid_equal(&object->oid, oid))
			return object;
	}
	return NULL;
}

void objects_add(struct oid *out, struct objects *objects,
		 enum object_type type, const void *bytes, size_t len)
{
	struct object *object;

	objects_name(out, type, bytes, len);
	if (objects_find(objects, out))
		return;
	objects->at = grow(objects->at, objects->nr, &objects->alloc,
			   sizeof(*objects->at));
	object = &objects->at[objects->nr];
	*object = (struct object){ .oid = *out, .type = type, .len = len };
	object->bytes = xmalloc(len + 1);
	memcpy(object->bytes, bytes, len);
	object->bytes[len] = '\0';
	objects->nr++;
	if (objects->nr * 2 > objects->nr_slots)
		fill_slots(objects,
			   objects->nr_slots ? objects->nr_slots * 2 : 1024);
	else
		enter(objects, objects->nr - 1);
}

/* ---- as a backend of libgit2's object database ---- */

struct backend {
	git_odb_backend base; /* first: libgit2 knows only this part */
	struct objects *objects;
};

static const struct object *find(struct objects *objects, const git_oid *id)
{
	struct oid oid;

	repo_from_git(&oid, id);
	return objects_find(objects, &oid);
}

static bool is_damaged(struct objects *objects, const struct object *object)
{
	return objects->damaged && oid_equal(objects->damaged, &object->oid);
}

static git_object_t kind_of(const struct object *object)
{
	return object->type == OBJECT_COMMIT ? GIT_OBJECT_COMMIT
	       : object->type == OBJECT_TREE ? GIT_OBJECT_TREE
					     : GIT_OBJECT_BLOB;
}

static int serve(void **bytes, size_t *len, git_object_t *kind,
		 git_odb_backend *backend, const git_oid *id)
{
	struct objects *objects = ((struct backend *)backend)->objects;
	const struct object *object = find(objects, id);
	const char *from;

	if (object == NULL)
		return GIT_ENOTFOUND;
	from = object->bytes;
	*len = object->len;
	*kind = kind_of(object);
	if (is_damaged(objects, object)) {
		from = objects->damaged_bytes;
		*len = objects->damaged_len;
		objects->nr_damaged_reads++;
	}
	*bytes = git_odb_backend_data_alloc(backend, *len + 1);
	if (*bytes == NULL)
		return -1;
	memcpy(*bytes, from, *len);
	((char *)*bytes)[*len] = '\0';
	return 0;
}

static int serve_header(size_t *len, git_object_t *kind,
			git_odb_backend *backend, const git_oid *id)
{
	struct objects *objects = ((struct backend *)backend)->objects;
	const struct object *object = find(objects, id);

	if (object == NULL)
		return GIT_ENOTFOUND;
	*len = is_damaged(objects, object) ? objects->damaged_len : object->len;
	*kind = kind_of(object);
	return 0;
}

static int has(git_odb_backend *backend, const git_oid *id)
{
	return find(((struct backend *)backend)->objects, id) != NULL;
}

static void free_backend(git_odb_backend *backend)
{
	free(backend);
}

void objects_serve(struct objects *objects, struct repo *repo)
{
	struct backend *backend = xcalloc(1, sizeof(*backend));

	if (git_odb_init_backend(&backend->base, GIT_ODB_BACKEND_VERSION) < 0)
		abort();
	backend->base.read = serve;
	backend->base.read_header = serve_header;
	backend->base.exists = has;
	backend->base.free = free_backend;
	backend->objects = objects;
	if (git_odb_add_backend(repo->odb, &backend->base, PRIORITY) < 0)
		abort();
}

void objects_pack(const struct objects *objects, size_t from, const char *path)
{
	FILE *file = fopen(path, "w");
	struct pack *pack;
	struct oid oid;

	if (file == NULL)
		abort();
	pack = pack_new(file, objects->nr - from);
	for (size_t i = from; i < objects->nr; i++)
		pack_add(&oid, pack, objects->at[i].type, objects->at[i].bytes,
			 objects->at[i].len);
	pack_end(pack);
	if (fclose(file) != 0)
		abort();
}
