package sprig

import (
	"encoding/base64"
	"encoding/pem"
	"errors"
)

// What makes keys and certificates weighs more than all the rest of the engine. constant.go of the program says what takes its place; what stands
// here is only what the table of functions names.

func generatePrivateKey(string) string { return "" }

func generateCertificateAuthority(string, int) (certificate, error) { return certificate{}, nil }

func generateCertificateAuthorityWithPEMKey(string, int, string) (certificate, error) {
	return certificate{}, nil
}

func generateSelfSignedCertificate(string, []interface{}, []interface{}, int) (certificate, error) {
	return certificate{}, nil
}

func generateSelfSignedCertificateWithPEMKey(string, []interface{}, []interface{}, int, string) (certificate, error) {
	return certificate{}, nil
}

func generateSignedCertificate(string, []interface{}, []interface{}, int, certificate) (certificate, error) {
	return certificate{}, nil
}

func generateSignedCertificateWithPEMKey(string, []interface{}, []interface{}, int, certificate, string) (certificate, error) {
	return certificate{}, nil
}

func bcrypt(string) string { return "" }

func htpasswd(string, string) string { return "" }

func randBytes(int) (string, error) { return "", nil }

// A certificate that the values bring along stays what it is. What is in it is not looked at.
func buildCustomCertificate(b64cert string, b64key string) (certificate, error) {
	cert, err := base64.StdEncoding.DecodeString(b64cert)
	if err != nil {
		return certificate{}, errors.New("unable to decode base64 certificate")
	}
	key, err := base64.StdEncoding.DecodeString(b64key)
	if err != nil {
		return certificate{}, errors.New("unable to decode base64 private key")
	}
	if block, _ := pem.Decode(cert); block == nil {
		return certificate{}, errors.New("unable to decode certificate")
	}
	return certificate{Cert: string(cert), Key: string(key)}, nil
}

// Helm puts its own in the place of this one.
func getHostByName(string) string { return "" }
