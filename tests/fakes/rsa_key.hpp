// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

// A private key that was made for tests and opens nothing.
namespace fakes {

// PKCS #1, in DER.
inline constexpr std::string_view rsa_key_in_hex =
    "308204a302010002820101009c5426c7bf46185f019be57143d78d507dfa6cd35f14a19991263aeed7c7a87f0099"
    "06ba7b2d2478d5abcf5a9a03b6b297f00e5ed9a6c1deb48b2c10c73e6f1005710be7270cbe14ef2fc57513eb5883"
    "31e302863f900e0dc92e2f85c701ae0cf82b718cec4616d8d8ceaf28a598cc4bb830574116f5b48a49760ba0af00"
    "a701d87bef61d079d00032e062b2229a163f57df11072d35a6e614e1d1f7ece457162eae2a5e969af0cf5600f3a8"
    "381dc7504efa25d5db43a181b62bb204b8f5e1b701ff395999f24476e67db3711bc20f0fdcaf7457b0e3f4400eab"
    "2a1ae5b27cee654b72ad3b078440eda0ccf7014da60e04ff0e8b35b4651d2b4430466ce469a90203010001028201"
    "001113560b1276ff197d8d00425f752f7fdfcad7513d3cfd2bcf817c0573b760cdc28c7482310b2cc5301dacb00a"
    "4ba68c9a7103b8d39055f3d407b1a0018b6dc933b6f5e4614d10842bde2d74cce0b391dd049d5579a2ec0e107005"
    "8bd8c173b801f188dd2a3fbba623046c7885a20b8aa7cb4bf495a3effcfcea3279f233a18a33d1c3f36b8a036cb1"
    "b1ed44d9f40c349f70ef78e74ae9323a03dfb1297b27ba0fbb7cf631f3617a0d5e769ae399d51cd1f41e74c0b539"
    "9da56d44215474b3514dad25373a58556785ad9820308a2d63452f390d04ec519fb49aad8057deacef1cda7e6c5c"
    "c5db477b9f6fc948bd63ec660c1a9059acacab39a0ee9778e1b83b02818100d190c2361ddbceb2517fc68b1f90b6"
    "8eb2a4dfdefe236659f3b16291d8878810044f97a1fe3c1836ba84d5ae9117ab42a00c513592ef78243d51a0cfbc"
    "2d15bf53742d330989f4ecc852bf8c9710a8be6f70cf9d206ca4f33d4ad0f6e10629a8553f65be1eca0ff8cfc8a8"
    "2170c211d3681ce75cf2000949ee86328a0760ace302818100bef7a135f19d2156da2f597b8ffa1da1d123fcb349"
    "8f38c3a8f4700162e6d762733241ed3761d11fd3ea8cd2e5b4c7a6822ceadb488fdf3c5af0b85f1c934e2cf788da"
    "1b509b3e8a3d7480ed33d72f3aa4dab787df8152447599224ca5ec0187b166647bd7e8d718d34425bcfed3f9034e"
    "f5682025e0dea51ca886b9770c81030281806a223d29b92f845c2d08605e3f4b4419bb01e35b852c1a7efdfb5d67"
    "6dd91e20b67e34d656f2ca74953c071854e53ed80c4490b0684d1d7485159d32f823813b17a1e3ee502b6d3eaa29"
    "b657167eda672ffb5b3a419ca461882e26ec9184547eab45e35a492f9ead2d567b480c5a4d3adb24a04c2347bf6c"
    "90ffa802ddbfa96f02818100a1c3ac18c0e984a348c151407ceeb7092adb1c25574b6e1f37d08fcc6cd5f45f5e0b"
    "9592f715f20acefd617b08c0015b47ebfaa9f426834862148569741047e98969b0aff0b100e2233abc37b271367d"
    "abc5e62fbfa1916992603c90c7004b2f8193a5ccce515b5b9922a2011dafbbc114b28718ac5d76dc5091654657d5"
    "0cb7028180232a36a54303c732f186869587e19755b57a82b9fe7fc464688e9215d0f117e6e95bf6c81e89e87301"
    "8622a055b30ae6f7a746cb372e4a19651c6f9203b48156aadc4b52b4ef98508c5439bf9dc64b76cfdfbbbddf64fa"
    "17ee6c6d9bfa2eeeb368c84ef35ce0908b7bdab2aab1fa4bf313e8370d8b1f98d34523ff4c78251274";

inline std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16));
  }
  return bytes;
}

inline std::string to_pem(const std::string& type, std::string_view der) {
  const auto text = base::base64(der);
  std::string pem = "-----BEGIN " + type + "-----\n";
  constexpr std::size_t width = 64;
  for (std::size_t at = 0; at < text.size(); at += width) pem += text.substr(at, width) + "\n";
  return pem + "-----END " + type + "-----\n";
}

inline std::string rsa_key() {
  return to_pem("RSA PRIVATE KEY", from_hex(rsa_key_in_hex));
}

// Its numbers in their order: version, n, e, d, p, q, d mod (p - 1), d mod (q - 1), 1/q mod p; each
// with the highest byte first, without zeros in front.
inline std::vector<std::string> numbers_of_rsa_key() {
  const auto der = from_hex(rsa_key_in_hex);
  std::vector<std::string> numbers;
  for (std::size_t at = 4; at < der.size();) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(der.at(at + i)); };
    std::size_t head = 2;
    std::size_t size = byte(1);
    if (size == 0x81) head = 3, size = byte(2);
    if (size == 0x82) head = 4, size = byte(2) * 256U + byte(3);
    auto number = der.substr(at + head, size);
    number.erase(0, number.find_first_not_of('\0'));
    numbers.push_back(number);
    at += head + size;
  }
  return numbers;
}

}  // namespace fakes
