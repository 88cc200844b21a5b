package main

import (
	"fmt"
	"strings"
	"time"
	_ "unsafe" // for go:linkname

	_ "github.com/Masterminds/sprig/v3"
)

// The functions that Helm hands to templates, before it makes a copy of them for each chart.
//
//go:linkname genericMap github.com/Masterminds/sprig/v3.genericMap
var genericMap map[string]interface{}

// certificate has the fields that templates read of what the functions of certificates give.
type certificate struct{ Cert, Key string }

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
	pem     = "-----BEGIN %[1]s-----\nbm90IHJhbmRvbQ==\n-----END %[1]s-----\n"
)

// What `now` gives, whenever a chart is rendered.
var constantTime = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// A chart that is rendered twice must give the same text twice, or else every answer about it changes without an edit. Random numbers, keys,
// certificates and the time are constants for that; that a template asked for one is noted. Keys would take seconds to make, too.
func init() {
	encrypt := genericMap["encryptAES"].(func(string, string) (string, error))
	for name, function := range map[string]interface{}{
		"randAlphaNum":  func(count int) string { return cycled(letters+digits, count) },
		"randAlpha":     func(count int) string { return cycled(letters, count) },
		"randAscii":     func(count int) string { return cycled(letters+digits, count) },
		"randNumeric":   func(count int) string { return cycled(digits, count) },
		"randBytes":     func(count int) (string, error) { return cycled(letters, (count+2)/3*4), note() },
		"randInt":       constantInt,
		"shuffle":       func(text string) string { return text + noted() },
		"uuidv4":        func() string { return "00000000-0000-4000-8000-000000000000" + noted() },
		"bcrypt":        func(string) string { return "$2a$10$" + cycled(letters, 53) },
		"htpasswd":      constantPasswords,
		"now":           func() time.Time { _ = note(); return constantTime },
		"genPrivateKey": func(kind string) string { return key(strings.ToUpper(kind) + " PRIVATE KEY") },
		"encryptAES": func(password, text string) (string, error) {
			_ = note()
			return encrypt(password, text)
		},
		"genCA":        func(string, int) (certificate, error) { return constantCertificate() },
		"genCAWithKey": func(_ string, _ int, key string) (certificate, error) { return constantCertificate() },
		"genSelfSignedCert": func(string, []interface{}, []interface{}, int) (certificate, error) {
			return constantCertificate()
		},
		"genSelfSignedCertWithKey": func(string, []interface{}, []interface{}, int, string) (certificate, error) {
			return constantCertificate()
		},
		"genSignedCert": func(string, []interface{}, []interface{}, int, interface{}) (certificate, error) {
			return constantCertificate()
		},
		"genSignedCertWithKey": func(string, []interface{}, []interface{}, int, interface{}, string) (certificate, error) {
			return constantCertificate()
		},
	} {
		if _, known := genericMap[name]; !known {
			panic("no function " + name + " to make constant")
		}
		genericMap[name] = function
	}
}

// cycled is as many characters as asked for.
func cycled(alphabet string, count int) string {
	_ = note()
	if count <= 0 {
		return ""
	}
	return strings.Repeat(alphabet, count/len(alphabet)+1)[:count]
}

func constantInt(low, high int) int {
	_ = note()
	if high <= low {
		panic("invalid argument to Intn")
	}
	return low
}

func constantPasswords(user, password string) string {
	_ = note()
	if strings.Contains(user, ":") {
		return fmt.Sprintf("invalid username: %s", user)
	}
	return user + ":$2a$10$" + cycled(letters, 53)
}

func constantCertificate() (certificate, error) {
	return certificate{Cert: key("CERTIFICATE"), Key: key("RSA PRIVATE KEY")}, nil
}

func key(kind string) string {
	_ = note()
	return fmt.Sprintf(pem, kind)
}

// note keeps that something was asked for that is a constant here, and never fails.
func note() error {
	if current != nil {
		current.random = true
	}
	return nil
}

func noted() string {
	_ = note()
	return ""
}
