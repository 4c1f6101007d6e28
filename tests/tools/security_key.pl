#!/usr/bin/perl
# security_key.pl - a security key in software: touch, PIN and browser at will
#
# security_key.pl new TYPE FILE [APPLICATION]
#	makes a key: TYPE is ed25519 or ecdsa (P-256), FILE.pub its public
#	line, FILE.device what a real device would never give away.
#	APPLICATION is "ssh:" unless given; for a key that a browser uses it
#	is the site's name ("example.org").
#
# security_key.pl -Y sign -n NAMESPACE -f FILE [NAME]
#	signs as ssh-keygen does: standard input to standard output, or the
#	file NAME to NAME.sig. So it can stand where ssh-keygen does: for git
#	as gpg.ssh.program, for rbctl, in tests. FILE may end in .pub. Any
#	other use, and any key that was not made here, is ssh-keygen's.
#
# What happened at the device is said in the environment:
#	SK_FLAGS	sum of 1 touched, 4 PIN given, and what else; also 0x05 (1)
#	SK_COUNTER	how many signatures it has made (1)
#	SK_FORM		webauthn: signed in a browser (ecdsa only)
#	SK_TYPE		what the browser calls it (webauthn.get)
#	SK_ORIGIN	the page's origin (https://APPLICATION)
#	SK_CLIENT_DATA	what follows the origin (,"crossOrigin":false})
#	SK_CHALLENGE	the challenge in base64url, instead of the right one
#	SK_EXTENSIONS	the authenticator's extensions, in hexadecimal
#	SK_HASH		sha256 or sha512 (sha512)
#
# Needs the openssl program, and nothing of rbctl.
use strict;
use warnings;
use Digest::SHA qw(sha256 sha512);
use File::Temp ();
use MIME::Base64 qw(encode_base64 encode_base64url decode_base64);

my %types = (
	ed25519 => 'sk-ssh-ed25519@openssh.com',
	ecdsa   => 'sk-ecdsa-sha2-nistp256@openssh.com',
);

sub text { return pack 'N/a*', $_[0] }

sub slurp {
	my ($in) = @_;
	local $/;
	binmode $in;
	return <$in> // '';
}

sub openssl {
	my @command = ('openssl', @_);

	open my $out, '-|', @command or die "openssl: $!\n";
	my $answer = slurp($out);
	close $out or die "'@command' has failed\n";
	return $answer;
}

sub save {
	my ($name, $bytes) = @_;

	open my $out, '>:raw', $name or die "$name: $!\n";
	print $out $bytes;
	close $out or die "$name: $!\n";
}

sub new_key {
	my ($type, $file, $application) = @_;
	my $name = $types{$type // ''} or die "a key is ed25519 or ecdsa\n";
	my $old = umask 077;

	openssl('genpkey', '-out', "$file.device", $type eq 'ed25519'
		? ('-algorithm', 'ed25519')
		: ('-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'));
	umask $old;
	# The point is at the end of a SubjectPublicKeyInfo (RFC 5280).
	my $der = openssl('pkey', '-in', "$file.device", '-pubout',
		'-outform', 'DER');
	my $blob = text($name)
		. ($type eq 'ed25519' ? text(substr $der, -32)
		: text('nistp256') . text(substr $der, -65))
		. text($application // 'ssh:');
	save("$file.pub", "$name " . encode_base64($blob, '') . " $type\n");
}

# The public key's blob when FILE is a key of ours.
sub our_key {
	my ($file) = @_;

	return unless -f "$file.device" and open my $in, '<', "$file.pub";
	my (undef, $base64) = split ' ', slurp($in);
	return decode_base64($base64);
}

# r and s of a DER signature (RFC 3279 section 2.2.3): its integers are
# written as SSH writes them.
sub from_der {
	my (undef, undef, undef, $r, undef, $s) = unpack 'CCCC/aCC/a', $_[0];

	return text($r) . text($s);
}

sub device_signs {
	my ($file, $bytes, $ecdsa) = @_;
	my $scratch = File::Temp->new;

	binmode $scratch;
	print $scratch $bytes;
	close $scratch;
	my $signature = openssl('pkeyutl', '-sign', '-inkey', "$file.device",
		'-rawin', ($ecdsa ? ('-digest', 'sha256') : ()),
		'-in', $scratch->filename);
	return $ecdsa ? from_der($signature) : $signature;
}

# PROTOCOL.u2f, "SSH U2F signatures" and "webauthn signatures"
sub signature {
	my ($file, $blob, $message) = @_;
	my ($type, @fields) = unpack '(N/a)*', $blob;
	my $application = $fields[-1];
	my $browser = ($ENV{SK_FORM} // '') eq 'webauthn';
	my $flags = $ENV{SK_FLAGS} // 1;
	my $counter = pack 'N', $ENV{SK_COUNTER} // 1;
	my $extensions = pack 'H*', $ENV{SK_EXTENSIONS} // '';
	my $origin = $ENV{SK_ORIGIN} // "https://$application";
	my $tail = '';

	$flags = pack 'C', $flags =~ /^0/ ? oct $flags : $flags;
	if ($browser) {
		$message = '{"type":"' . ($ENV{SK_TYPE} // 'webauthn.get')
			. '","challenge":"'
			. ($ENV{SK_CHALLENGE} // encode_base64url($message))
			. "\",\"origin\":\"$origin\""
			. ($ENV{SK_CLIENT_DATA} // ',"crossOrigin":false}');
		$tail = text($origin) . text($message) . text($extensions);
		$type = "webauthn-$type";
	}
	my $signed = device_signs($file, sha256($application) . $flags
		. $counter . $extensions . sha256($message), $type =~ /ecdsa/);
	return text($type) . text($signed) . $flags . $counter . $tail;
}

# PROTOCOL.sshsig, "Blob format" and "Signed Data"
sub armoured {
	my ($file, $blob, $namespace, $bytes) = @_;
	my $hash = $ENV{SK_HASH} // 'sha512';
	my $digest = $hash eq 'sha256' ? sha256($bytes) : sha512($bytes);
	my $head = text($namespace) . text('') . text($hash);
	my $all = 'SSHSIG' . pack('N', 1) . text($blob) . $head . text(
		signature($file, $blob, "SSHSIG$head" . text($digest)));

	return join "\n", '-----BEGIN SSH SIGNATURE-----',
		unpack('(A70)*', encode_base64($all, '')),
		"-----END SSH SIGNATURE-----\n";
}

my @rest = @ARGV;
my %given;
if (@rest && $rest[0] eq 'new') {
	new_key(@rest[1 .. $#rest]);
	exit 0;
}
while (@rest && $rest[0] =~ /^-/) {
	my $option = shift @rest;
	$given{$option} = $option =~ /^-[YnfIsO]$/ ? shift @rest : 1;
}
my $file = ($given{'-f'} // '') =~ s/\.pub$//r;
my $blob = ($given{'-Y'} // '') eq 'sign' ? our_key($file) : undef;
if (!$blob) {
	exec 'ssh-keygen', @ARGV or die "ssh-keygen: $!\n";
}
if (@rest) {
	open my $in, '<:raw', $rest[0] or die "$rest[0]: $!\n";
	save("$rest[0].sig",
		armoured($file, $blob, $given{'-n'}, slurp($in)));
} else {
	print armoured($file, $blob, $given{'-n'}, slurp(*STDIN));
}
