//! Logos: honest images of each format come out as a square, and nothing but pixels comes out of any file.

use flows::listing::logo::{LARGEST_FILE, LogoReader, LogoRefused, SIDE, read_now};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use proptest::prelude::*;
use std::io::Cursor;

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn wide() -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 20, Rgba([200, 30, 30, 255])))
}

fn read_back(png: &[u8]) -> RgbaImage {
    image::load_from_memory_with_format(png, ImageFormat::Png).unwrap().into_rgba8()
}

#[test]
fn each_format_becomes_a_square_with_room_around_it() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(wide().into_rgb8()) } else { wide() };
        let logo = read_now(&file(&image, format)).unwrap();
        let out = read_back(&logo.png);
        assert_eq!((out.width(), out.height()), (SIDE, SIDE), "{format:?}");
        assert_eq!(out.get_pixel(128, 10).0[3], 0, "{format:?}: above it is nothing");
        let [red, green, blue, alpha] = out.get_pixel(128, 128).0;
        assert!(red > 180 && green < 60 && blue < 60 && alpha == 255, "{format:?}");
        assert_eq!(read_now(&file(&image, format)).unwrap(), logo, "the same file has the same digest");
    }
}

#[test]
fn the_rim_of_a_shape_keeps_its_colour() {
    let shape = RgbaImage::from_fn(64, 64, |x, _| if x < 32 { Rgba([255, 255, 255, 255]) } else { Rgba([0, 0, 0, 0]) });
    let out = read_back(&read_now(&file(&DynamicImage::ImageRgba8(shape), ImageFormat::Png)).unwrap().png);
    for pixel in out.pixels().filter(|pixel| pixel.0[3] > 0) {
        assert!(pixel.0[..3].iter().all(|colour| *colour > 250), "{pixel:?}");
    }
}

#[test]
fn what_is_no_image_is_refused() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (file, why) in [
        (svg.to_vec(), LogoRefused::Format),
        (b"%PDF-1.7".to_vec(), LogoRefused::Format),
        (b"BM\x00\x00".to_vec(), LogoRefused::Format),
        (b"<html>\x89PNG\r\n\x1a\n".to_vec(), LogoRefused::Format),
        (b"\x89PNG\r\n\x1a\n".to_vec(), LogoRefused::Damaged),
        (b"GIF89a/*<script>alert(1)</script>*/".to_vec(), LogoRefused::Dimensions),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ".to_vec(), LogoRefused::Damaged),
    ] {
        let refused = read_now(&file).unwrap_err();
        let also = why == LogoRefused::Dimensions && refused == LogoRefused::Damaged;
        assert!(refused == why || also, "{:?}: {refused:?}", String::from_utf8_lossy(&file));
    }
}

/// A PNG that says it is this large, and has nothing of it.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = file(&wide(), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn a_bomb_is_refused_before_its_pixels_are_read() {
    assert_eq!(read_now(&claiming(100_000, 100_000)), Err(LogoRefused::Dimensions));
    assert_eq!(read_now(&claiming(4_097, 1)), Err(LogoRefused::Dimensions));
    assert!(matches!(read_now(&claiming(0, 1)), Err(LogoRefused::Dimensions | LogoRefused::Damaged)));
    assert!(matches!(read_now(&claiming(4_096, 4_096)), Err(LogoRefused::Damaged)), "it says more than it has");
}

#[test]
fn what_is_cut_off_is_refused_in_each_format() {
    let low = |value: u32| u8::try_from(value % 256).unwrap();
    let noise = RgbaImage::from_fn(64, 64, |x, y| Rgba([low(x * 31 + y * 17), low(x * 7), low(y * 13), 255]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let image = DynamicImage::ImageRgba8(noise.clone());
        let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.into_rgb8()) } else { image };
        let whole = file(&image, format);
        assert!(read_now(&whole).is_ok(), "{format:?}");
        for part in [whole.len() / 4, whole.len() / 2, whole.len() * 3 / 4] {
            assert!(read_now(&whole[..part]).is_err(), "{format:?} of {part} bytes");
        }
    }
}

#[test]
fn nothing_hides_behind_the_pixels() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let mut polyglot = file(&wide(), format);
        let honest = read_now(&polyglot).unwrap();
        polyglot.extend_from_slice(b"<script>alert('canary')</script>PK\x03\x04");
        if let Ok(logo) = read_now(&polyglot) {
            assert_eq!(logo, honest, "{format:?}: only the pixels got through");
        }
    }
}

#[tokio::test]
async fn a_file_has_a_size() {
    let reader = LogoReader::default();
    assert_eq!(reader.read(Vec::new()).await, Err(LogoRefused::Missing));
    assert_eq!(reader.read(vec![0; LARGEST_FILE + 1]).await, Err(LogoRefused::TooLarge));
    assert_eq!(reader.read(vec![0; LARGEST_FILE]).await, Err(LogoRefused::Format));
    assert!(reader.read(file(&wide(), ImageFormat::Png)).await.is_ok());
}

fn headed() -> impl Strategy<Value = Vec<u8>> {
    let heads: Vec<Vec<u8>> = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif]
        .map(|format| file(&DynamicImage::ImageRgb8(wide().into_rgb8()), format))
        .to_vec();
    (prop::sample::select(heads), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)).prop_map(
        |(mut bytes, spoils)| {
            for (at, byte) in spoils {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes
        },
    )
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_now(&bytes);
    }

    #[test]
    fn no_spoilt_image_makes_it_panic(bytes in headed()) {
        if let Ok(logo) = read_now(&bytes) {
            prop_assert_eq!(read_back(&logo.png).dimensions(), (SIDE, SIDE));
        }
    }
}
