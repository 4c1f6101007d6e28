/* measure.c - what a command costs */
/*
 * measure FILE COMMAND...: runs it, and writes "WALL CPU PEAK" to FILE:
 * seconds, seconds of all its threads, kilobytes. Ends as the command does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	double start = clock_now();
	struct rusage usage;
	int status;
	FILE *out;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return 10;
	out = fopen(argv[1], "w");
	if (!out)
		return 10;
	fprintf(out, "%.6f %.6f %ld\n", clock_now() - start,
		seconds(usage.ru_utime) + seconds(usage.ru_stime),
		usage.ru_maxrss);
	if (fclose(out) != 0)
		return 10;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
