/*
 * What stands in for innoextract where an installer has taken it over, or goes
 * wrong. The last word of the installer tells what it does; what it gets away
 * with, it says.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* As the streams of C++ do it. */
static FILE *create(const char *path)
{
	FILE *file = fopen64(path, "wb");

	if (file == NULL)
		printf("no file for %s\n", path);
	return file;
}

static void put(FILE *file, const char *text)
{
	const ssize_t n = (ssize_t)strlen(text);

	if (file != NULL && write(fileno(file), text, (size_t)n) != n)
		printf("nothing written\n");
}

static void make(const char *path, const char *text)
{
	FILE *file = create(path);

	put(file, text);
	if (file != NULL)
		fclose(file);
}

static void got_away(int result, const char *with)
{
	if (result >= 0)
		printf("got away with %s\n", with);
}

static void escape(void)
{
	char name[] = "true", *argv[] = { name, NULL };
	int ends[2];

	got_away(open("/etc/passwd", O_RDONLY), "open");
	got_away(open("made-here", O_WRONLY | O_CREAT, 0600), "creat");
	got_away(symlink("/etc/passwd", "linked-here"), "symlink");
	got_away(unlink("made-here"), "unlink");
	got_away(rename("installer", "renamed-here"), "rename");
	got_away(chmod(".", 0700), "chmod");
	got_away(socket(AF_INET, SOCK_STREAM, 0), "socket");
	got_away(pipe(ends), "pipe");
	got_away(fork(), "fork");
	got_away(execv("/bin/true", argv), "execv");
	got_away(fopen64("/etc/passwd", "rb") != NULL ? 0 : -1, "fopen");
	make("/etc/absolute.dll", "text");
	make("../../../up.dll", "text");
	make("C:\\windows\\drive.dll", "text");
}

static void use_slots(void)
{
	enum { MORE = 80 };
	char path[32];

	for (int i = 0; i < MORE; i++) {
		snprintf(path, sizeof(path), "/app/%d.dll", i);
		create(path);
	}
}

/* Two files at once that aren't the same. */
static void mix(void)
{
	FILE *a = create("/app/a.dll"), *b;

	put(a, "text");
	b = create("/app/b.dll");
	put(b, "other");
	fclose(b);
	fclose(a);
}

static void fill(void)
{
	static char text[1 << 20];
	FILE *file = create("/app/bomb.dll");

	memset(text, 'x', sizeof(text) - 1);
	for (;;)
		put(file, text);
}

/* Of a version that it doesn't know. */
static int refuse(void)
{
	printf("Warning: Unexpected setup data version: 6.3.0\n"
	       "Warning: Unexpected Auto Boolean value: 100\n"
	       "Stream error while parsing setup headers!\n");
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	char word[16] = "";
	FILE *in = fopen64(argv[argc - 1], "rb");
	const int fd = in != NULL ? fileno(in) : -1;

	lseek(fd, -(off_t)sizeof(word), SEEK_END);
	if (read(fd, word, sizeof(word)) != sizeof(word))
		return EXIT_FAILURE;
	make("/app/first.dll", "text");
	if (memcmp(word + 10, "escape", 6) == 0)
		escape();
	else if (memcmp(word + 11, "slots", 5) == 0)
		use_slots();
	else if (memcmp(word + 11, "mixed", 5) == 0)
		mix();
	else if (memcmp(word + 12, "bomb", 4) == 0)
		fill();
	else if (memcmp(word + 11, "parts", 5) == 0)
		fclose(fopen64("/app/parts.dll", "w+b"));
	else if (memcmp(word + 10, "silent", 6) == 0)
		return EXIT_FAILURE;
	else if (memcmp(word + 11, "newer", 5) == 0)
		return refuse();
	put(create("/app/last.dll"), "text");
	if (memcmp(word + 11, "crash", 5) == 0)
		__builtin_trap();
	return EXIT_SUCCESS;
}
